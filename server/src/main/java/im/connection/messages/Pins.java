package im.connection.messages;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageStates;
import im.connection.conversations.Place;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/// Pins messages for everybody in a conversation: both users of a direct one, owner and admins of a
/// group.
@Singleton
final class Pins {
  /// How many messages of a conversation may be pinned.
  static final int MAX_PINNED = 50;

  private final ConversationLog log;
  private final Conversations conversations;
  private final Changes changes;
  private final MessageStates states;

  Pins(ConversationLog log, Conversations conversations, Changes changes, MessageStates states) {
    this.log = log;
    this.conversations = conversations;
    this.changes = changes;
    this.states = states;
  }

  /// Pins a message; a second time changes nothing.
  ///
  /// @throws Refusal `forbidden` for plain members, `list_full` beyond [#MAX_PINNED],
  ///   `stranger_limit` until the other has answered, and as for sending
  LogEntry pin(UserId user, ConversationId id, long seq) {
    return changes.change(
        user,
        id,
        seq,
        target -> {
          require(target);
          Changes.requireAnswer(target);
          if (target.message().state().pinnedAt() != null) {
            return Optional.empty();
          }
          if (log.pinned(target.handle(), id) >= MAX_PINNED) {
            throw Refusal.of(ErrorCode.LIST_FULL, MAX_PINNED);
          }
          return Optional.of(states.pin(target.handle(), target.head(), seq, user));
        });
  }

  /// Takes a pin off, also one of a message that the user has cleared or deleted for themselves, or
  /// that was sent before they came: the answer is then without what it says. A second time changes
  /// nothing.
  ///
  /// @throws Refusal as for sending, `forbidden` for plain members, `not_found` when there was no
  ///   pin on a message that was sent before they came
  LogEntry unpin(UserId user, ConversationId id, long seq) {
    var message =
        changes.changePinned(
            user,
            id,
            seq,
            target -> {
              require(target);
              return target.message().state().pinnedAt() == null
                  ? Optional.empty()
                  : Optional.of(states.unpin(target.handle(), target.head(), seq));
            });
    return log.visible(user, List.of(new Place(id, seq))).isEmpty() ? message.hidden() : message;
  }

  private void require(Changes.Target target) {
    Changes.requireBody(target);
    changes.requireVoice(target);
    changes.requireStewardship(target);
  }

  /// The pinned messages that the user may see, the latest pin first.
  ///
  /// @throws Refusal `not_found` when the conversation was never theirs
  Page<LogEntry> list(UserId user, ConversationId id) {
    conversations.get(user, id);
    return new Page<>(log.pinned(user, id), null);
  }
}
