package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A conversation as one user sees it.
///
/// @param isMember whether they belong to it now
/// @param seq the last message they may see
/// @param rev the last change they may see
/// @param unread countable messages above their read mark
/// @param readSeq their own read mark
/// @param markedUnread whether they marked it as unread, whatever `unread` says
/// @param peer the other user of a direct conversation
/// @param peerReadSeq that user's read mark, as far as they let it be known
/// @param peerDeliveredSeq how far that user's devices have it, likewise
/// @param title a group's name
/// @param settings their own settings
/// @param draft what they have begun to write
/// @param clearedSeq nothing is seen up to this message
/// @param unreadMentions unread messages that mention them or everyone
/// @param timerSeconds how long new messages live; 0 is for ever
/// @param lastMessage the last message they may see
public record ConversationRecord(
    ConversationId id,
    boolean isMember,
    long seq,
    long rev,
    long unread,
    long readSeq,
    boolean markedUnread,
    @Nullable Peer peer,
    @Nullable Long peerReadSeq,
    @Nullable Long peerDeliveredSeq,
    @Nullable String title,
    ConversationSettings settings,
    @Nullable Draft draft,
    long clearedSeq,
    long unreadMentions,
    long timerSeconds,
    Instant lastAt,
    @Nullable LogEntry lastMessage) {
  /// The same without its last message.
  public ConversationRecord withoutLastMessage() {
    return new ConversationRecord(
        id,
        isMember,
        seq,
        rev,
        unread,
        readSeq,
        markedUnread,
        peer,
        peerReadSeq,
        peerDeliveredSeq,
        title,
        settings,
        draft,
        clearedSeq,
        unreadMentions,
        timerSeconds,
        lastAt,
        null);
  }

  /// The other user of a direct conversation.
  public record Peer(UserId id, String username, String displayName, @Nullable String avatar) {}
}
