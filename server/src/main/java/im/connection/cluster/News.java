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

  /// A member's read mark moved to `seq`; `peer` is the other user of a direct conversation.
  record MarkMoved(ConversationId conversation, UserId user, long seq, @Nullable UserId peer)
      implements News {}

  /// A device was signed out: its connections close.
  record DeviceSignedOut(DeviceId device) implements News {}

  /// A user was suspended: all their connections close.
  record UserSuspended(UserId user) implements News {}
}
