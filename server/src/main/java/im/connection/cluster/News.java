package im.connection.cluster;

import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened and was committed, in terms every protocol can use.
public sealed interface News {
  /// A conversation's log reached `rev`; `joined` became members at that revision. `entry` is the
  /// new log entry itself where the news did not leave the node, and is read from the log
  /// elsewhere. There, many `joined` come in several pieces of news of the same revision.
  record LogAdvanced(
      ConversationId conversation, long rev, List<UserId> joined, @Nullable Object entry)
      implements News {}

  /// A user's own feed reached `pos`; `entry` as in [LogAdvanced].
  record FeedAdvanced(UserId user, long pos, @Nullable Object entry) implements News {}

  /// A member's read mark moved to `seq`; `peer` is the other user of a direct conversation, where
  /// they may know it.
  record MarkMoved(ConversationId conversation, UserId user, long seq, @Nullable UserId peer)
      implements News {}

  /// A member's devices have the log up to `seq`; `peer`, the other user of a direct conversation,
  /// may know it.
  record Delivered(ConversationId conversation, UserId user, long seq, UserId peer)
      implements News {}

  /// A member marked a conversation as unread.
  record UnreadMarked(ConversationId conversation, UserId user) implements News {}

  /// A user is connected to a node, and how, or is no longer; `liveness` is up to presence.
  record LivenessChanged(long node, UserId user, String liveness) implements News {}

  /// A member types, records or stops doing so, which is worthless a few seconds later, and
  /// `hidden` from some others.
  record Typed(ConversationId conversation, UserId user, String activity, List<UserId> hidden)
      implements News {}

  /// A device was signed out: its connections close.
  record DeviceSignedOut(DeviceId device) implements News {}

  /// Whether it may be left out when there is much to tell, and nobody asks for it again.
  default boolean isFleeting() {
    return this instanceof Typed;
  }

  /// A user was suspended: all their connections close.
  record UserSuspended(UserId user) implements News {}
}
