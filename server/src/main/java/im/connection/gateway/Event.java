package im.connection.gateway;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.List;

/// One event of a conversation, encoded.
///
/// @param seq the message it speaks of
/// @param entryRev the revision of that message's state
/// @param rev where a client stands that has taken it in
/// @param frame for those who may see the message
/// @param blank for the others: only says that `rev` was reached
record Event(
    long seq,
    long entryRev,
    long rev,
    List<UserId> joined,
    List<UserId> departed,
    byte[] frame,
    byte[] blank) {
  /// The parameters of `message.created` and `message.updated`.
  record Params(ConversationId conversationId, long rev, LogEntry message) {}

  /// The parameters of `conversation.advanced`.
  record Blank(ConversationId conversationId, long rev) {}

  private static final byte[] NONE = {};

  static Event of(Frames frames, LogEntry entry, boolean isNew, long rev) {
    var id = entry.conversation();
    return new Event(
        entry.seq(),
        entry.rev(),
        rev,
        entry.joined(),
        entry.departed(),
        frames.event(isNew ? "message.created" : "message.updated", new Params(id, rev, entry)),
        isNew ? NONE : frames.event("conversation.advanced", new Blank(id, rev)));
  }

  int size() {
    return frame.length + blank.length;
  }
}
