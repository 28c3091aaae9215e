package im.connection.queue;

import im.connection.conversations.ConversationRecord;
import im.connection.conversations.LogEntry;
import im.connection.kernel.Position;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What waits in one conversation; nothing but its marks may have moved.
///
/// @param conversation the conversation as the user sees it now
/// @param reset present when older messages are no longer queued, or the client is ahead of the
///   log: it drops what it holds of this conversation before it takes this item in, and pages what
///   lies below `fromSeq` from the history when it needs it
/// @param messages new messages, in order
/// @param changes earlier messages that were changed, in their current state, by revision
/// @param position where the client stands once it has taken this item in
/// @param more whether the next page goes on with this conversation
@Schema(description = "What waits in one conversation.")
public record SyncItem(
    ConversationRecord conversation,
    @Nullable Reset reset,
    List<LogEntry> messages,
    List<LogEntry> changes,
    Position position,
    boolean more) {
  /// The queue of a conversation begins at `fromSeq`; what is older is paged from the history.
  public record Reset(long fromSeq, long headSeq, long headRev) {}
}
