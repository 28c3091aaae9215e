package im.connection.messages;

import im.connection.conversations.Conversations;
import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.platform.rpc.OrderedRpcMethod;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Messages over JSON-RPC.
@Singleton
final class MessageMethods implements RpcMethods {
  private static final int DEFAULT_LIMIT = 50;

  record Listing(
      ConversationId conversationId,
      @Nullable Long before,
      @Nullable Long after,
      @Nullable Long around,
      @Nullable Integer limit) {
    Listing {
      Given.required("conversationId", conversationId);
    }
  }

  record One(ConversationId conversationId, long seq) {
    One {
      Given.required("conversationId", conversationId);
    }
  }

  record TypingIn(ConversationId conversationId, @Nullable String activity) {
    TypingIn {
      Given.required("conversationId", conversationId);
    }
  }

  private final Messages messages;
  private final History history;
  private final Recalls recalls;
  private final Typing typing;
  private final Conversations conversations;

  MessageMethods(
      Messages messages,
      History history,
      Recalls recalls,
      Typing typing,
      Conversations conversations) {
    this.messages = messages;
    this.history = history;
    this.recalls = recalls;
    this.typing = typing;
    this.conversations = conversations;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("conversation.open", Peer.class, this::open),
        new RpcMethod<>("conversation.typing", TypingIn.class, this::type),
        new RpcMethod<>("message.history", Listing.class, this::list),
        new RpcMethod<>("message.recall", One.class, this::recall));
  }

  @Override
  public List<OrderedRpcMethod<?>> orderedMethods() {
    return List.of(new OrderedRpcMethod<>("message.send", SendMessage.class, this::send));
  }

  private Object open(Caller caller, Peer peer) {
    return conversations.get(caller.user(), messages.open(caller.user(), peer.userId()));
  }

  private void send(Caller caller, SendMessage request, OrderedRpcMethod.Reply reply) {
    messages.send(
        caller.user(),
        request,
        outcome -> {
          switch (outcome) {
            case Outcome.Stored(Ack ack) -> reply.answer(ack);
            case Outcome.Refused(var refusal) -> reply.refuse(refusal);
          }
        });
  }

  private Object list(Caller caller, Listing params) {
    int limit = params.limit() == null ? DEFAULT_LIMIT : params.limit();
    return history.page(
        caller.user(),
        params.conversationId(),
        new HistoryQuery(params.before(), params.after(), params.around(), limit));
  }

  private @Nullable Object type(Caller caller, TypingIn params) {
    typing.tell(caller.user(), params.conversationId(), Activity.named(params.activity()));
    return null;
  }

  private Object recall(Caller caller, One params) {
    return recalls.recall(caller.user(), params.conversationId(), params.seq());
  }
}
