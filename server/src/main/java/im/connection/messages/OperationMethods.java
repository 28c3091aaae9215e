package im.connection.messages;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Operations on messages over JSON-RPC.
@Singleton
final class OperationMethods implements RpcMethods {
  record One(ConversationId conversationId, long seq) {
    One {
      Given.required("conversationId", conversationId);
    }
  }

  record Edited(ConversationId conversationId, long seq, JsonNode body) {
    Edited {
      Given.required("conversationId", conversationId);
      Given.required("body", body);
    }
  }

  record Reacted(ConversationId conversationId, long seq, String emoji) {
    Reacted {
      Given.required("conversationId", conversationId);
      Given.required("emoji", emoji);
    }
  }

  record ReactionsOf(
      ConversationId conversationId,
      long seq,
      @Nullable String emoji,
      @Nullable String cursor,
      @Nullable Integer limit) {
    ReactionsOf {
      Given.required("conversationId", conversationId);
    }
  }

  record Voted(ConversationId conversationId, long seq, List<Integer> choices) {
    Voted {
      Given.required("conversationId", conversationId);
    }
  }

  record VotersOf(
      ConversationId conversationId,
      long seq,
      int choice,
      @Nullable String cursor,
      @Nullable Integer limit) {
    VotersOf {
      Given.required("conversationId", conversationId);
    }
  }

  private final Edits edits;
  private final Pins pins;
  private final Reactions reactions;
  private final Polls polls;

  OperationMethods(Edits edits, Pins pins, Reactions reactions, Polls polls) {
    this.edits = edits;
    this.pins = pins;
    this.reactions = reactions;
    this.polls = polls;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("message.edit", Edited.class, this::edit),
        new RpcMethod<>("message.edits", One.class, this::history),
        new RpcMethod<>("message.pin", One.class, this::pin),
        new RpcMethod<>("message.unpin", One.class, this::unpin),
        new RpcMethod<>("message.react", Reacted.class, this::react),
        new RpcMethod<>("message.unreact", Reacted.class, this::unreact),
        new RpcMethod<>("message.reactions", ReactionsOf.class, this::reactions),
        new RpcMethod<>("poll.vote", Voted.class, this::vote),
        new RpcMethod<>("poll.ownVote", One.class, this::ownVote),
        new RpcMethod<>("poll.voters", VotersOf.class, this::voters),
        new RpcMethod<>("poll.close", One.class, this::close));
  }

  private Object edit(Caller caller, Edited params) {
    return edits.edit(caller.user(), params.conversationId(), params.seq(), params.body());
  }

  private Object history(Caller caller, One params) {
    return edits.history(caller.user(), params.conversationId(), params.seq());
  }

  private Object pin(Caller caller, One params) {
    return pins.pin(caller.user(), params.conversationId(), params.seq());
  }

  private Object unpin(Caller caller, One params) {
    return pins.unpin(caller.user(), params.conversationId(), params.seq());
  }

  private Object react(Caller caller, Reacted params) {
    return reactions.add(caller.user(), params.conversationId(), params.seq(), params.emoji());
  }

  private Object unreact(Caller caller, Reacted params) {
    return reactions.remove(caller.user(), params.conversationId(), params.seq(), params.emoji());
  }

  private Object reactions(Caller caller, ReactionsOf params) {
    return reactions.list(
        caller.user(),
        params.conversationId(),
        params.seq(),
        params.emoji(),
        params.cursor(),
        Page.limit(params.limit()));
  }

  private Object vote(Caller caller, Voted params) {
    var vote = new Vote(params.choices());
    return polls.vote(caller.user(), params.conversationId(), params.seq(), vote);
  }

  private Object ownVote(Caller caller, One params) {
    return polls.own(caller.user(), params.conversationId(), params.seq());
  }

  private Object voters(Caller caller, VotersOf params) {
    return polls.voters(
        caller.user(),
        params.conversationId(),
        params.seq(),
        params.choice(),
        params.cursor(),
        Page.limit(params.limit()));
  }

  private Object close(Caller caller, One params) {
    return polls.close(caller.user(), params.conversationId(), params.seq());
  }
}
