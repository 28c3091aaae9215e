package im.connection.messages;

import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageStates;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// Takes messages back: what they said is erased wherever it was kept, a stub remains in its place.
@Singleton
final class Recalls {
  /// How long a sender may take a message back.
  static final Duration WINDOW = Duration.ofMinutes(2);

  private final Changes changes;
  private final MessageStates states;

  Recalls(Changes changes, MessageStates states) {
    this.changes = changes;
    this.states = states;
  }

  /// Recalls a message; a second time changes nothing.
  ///
  /// @throws Refusal `forbidden` for messages of others, `recall_too_late` after [#WINDOW]; neither
  ///   for owner and admins of a group
  LogEntry recall(UserId user, ConversationId id, long seq) {
    return changes.changeWithin(user, id, seq, this::recall);
  }

  private Optional<LogEntry> recall(Changes.Target target) {
    boolean mayModerate = changes.mayModerate(target);
    var message = target.message();
    if (!target.isOwn() && !mayModerate) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    if (!message.hasBody()) {
      return Optional.empty();
    }
    if (!mayModerate && message.createdAt().plus(WINDOW).isBefore(target.head().time())) {
      throw Refusal.of(ErrorCode.RECALL_TOO_LATE, WINDOW.toMinutes());
    }
    return Optional.of(states.recall(target.handle(), target.head(), message.seq(), target.user()));
  }
}
