package im.connection.messages;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageStates;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Votes in polls. Who voted for what in an anonymous poll is told to nobody.
@Singleton
final class Polls {
  /// What everybody sees of the votes.
  ///
  /// @param counts votes for each option
  /// @param voters how many users voted
  /// @param closedAt when somebody closed the poll
  record Tally(List<Integer> counts, int voters, @Nullable Instant closedAt) {}

  private final Jdbi jdbi;
  private final PollStore store;
  private final ConversationLog log;
  private final Bodies bodies;
  private final Changes changes;
  private final MessageStates states;
  private final Json json;

  Polls(
      Jdbi jdbi,
      PollStore store,
      ConversationLog log,
      Bodies bodies,
      Changes changes,
      MessageStates states,
      Json json) {
    this.jdbi = jdbi;
    this.store = store;
    this.log = log;
    this.bodies = bodies;
    this.changes = changes;
    this.states = states;
    this.json = json;
  }

  /// Votes, in place of one's earlier vote; the same vote again changes nothing.
  ///
  /// @throws Refusal `poll_closed`, `invalid_argument` for choices that are not there or too many
  ///   and for messages that are no polls, and as for sending, but for mutes
  LogEntry vote(UserId user, ConversationId id, long seq, Vote vote) {
    return changes.change(
        user,
        id,
        seq,
        target -> {
          var poll = requirePoll(target.message());
          changes.requireWelcome(target);
          requireOpen(target, poll);
          requireFitting(poll, vote);
          var handle = target.handle();
          if (store.choices(handle, id, seq, user).equals(vote.choices())) {
            return Optional.empty();
          }
          store.replace(handle, id, seq, user, vote.choices(), target.head().time());
          return Optional.of(count(target, poll, null));
        });
  }

  /// Closes a poll for its sender, or for owner and admins of a group; a second time changes
  /// nothing.
  ///
  /// @throws Refusal `forbidden` for others, `invalid_argument` for messages that are no polls
  LogEntry close(UserId user, ConversationId id, long seq) {
    return changes.change(
        user,
        id,
        seq,
        target -> {
          var poll = requirePoll(target.message());
          if (!target.isOwn() && !changes.mayModerate(target)) {
            throw Refusal.of(ErrorCode.FORBIDDEN);
          }
          return isClosed(target.message())
              ? Optional.empty()
              : Optional.of(count(target, poll, target.head().time()));
        });
  }

  /// Who voted for an option, by user.
  ///
  /// @throws Refusal `forbidden` when the poll is anonymous, `invalid_argument` for an option that
  ///   is not there, `not_found` when the user does not see the message
  Page<Voter> voters(
      UserId user, ConversationId id, long seq, int choice, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long after = cursor == null ? 0 : Id.parse("cursor", cursor);
    return jdbi.withHandle(handle -> {
      var poll = requirePoll(requireVisible(handle, user, id, seq));
      if (poll.hidesVoters()) {
        throw Refusal.of(ErrorCode.FORBIDDEN);
      }
      requireFitting(poll, new Vote(List.of(choice)));
      var found = store.voters(handle, id, seq, choice, after, limit + 1);
      return Page.of(found, limit, last -> last.userId().toString());
    });
  }

  /// What the user voted for.
  ///
  /// @throws Refusal as [#voters]
  Vote own(UserId user, ConversationId id, long seq) {
    return jdbi.withHandle(handle -> {
      requirePoll(requireVisible(handle, user, id, seq));
      return new Vote(store.choices(handle, id, seq, user));
    });
  }

  private LogEntry count(Changes.Target target, Body.Poll poll, @Nullable Instant closedAt) {
    var handle = target.handle();
    var votes = store.counts(handle, target.id(), target.seq());
    var counts =
        IntStream.range(0, poll.options().size())
            .mapToObj(choice -> votes.getOrDefault(choice, 0))
            .toList();
    int voters = store.voters(handle, target.id(), target.seq());
    String tally = json.write(new Tally(counts, voters, closedAt));
    return states.poll(handle, target.head(), target.seq(), tally);
  }

  private LogEntry requireVisible(Handle handle, UserId user, ConversationId id, long seq) {
    return log.visible(handle, user, id, seq)
        .filter(LogEntry::hasBody)
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  private Body.Poll requirePoll(LogEntry message) {
    if (message.body() == null) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    if (!message.type().equals("poll")) {
      throw Refusal.invalid("seq", "a message of type poll");
    }
    return bodies.stored(message.body(), Body.Poll.class);
  }

  private void requireOpen(Changes.Target target, Body.Poll poll) {
    var closesAt = poll.closesAt();
    if (isClosed(target.message())
        || (closesAt != null && !closesAt.isAfter(target.head().time()))) {
      throw Refusal.of(ErrorCode.POLL_CLOSED);
    }
  }

  private boolean isClosed(LogEntry message) {
    var tally = message.state().poll();
    return tally != null && json.read(tally, Tally.class).closedAt() != null;
  }

  private static void requireFitting(Body.Poll poll, Vote vote) {
    if (vote.choices().stream().anyMatch(choice -> choice < 0 || choice >= poll.options().size())) {
      throw Refusal.invalid("choices", "0..%d".formatted(poll.options().size() - 1));
    }
    if (vote.choices().size() > 1 && !poll.hasManyChoices()) {
      throw Refusal.invalid("choices", "one of the options");
    }
  }
}
