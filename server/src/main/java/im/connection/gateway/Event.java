package im.connection.gateway;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.List;

/// One event of a conversation, encoded: a frame for those who may see the message it speaks of,
/// and for the others a blank that only says how far the conversation has come.
final class Event {
  /// The parameters of `message.created` and `message.updated`.
  record Params(ConversationId conversationId, long rev, LogEntry message) {}

  /// The parameters of `conversation.advanced`.
  record Blank(ConversationId conversationId, long rev) {}

  private static final byte[] NONE = {};

  private final LogEntry entry;
  private final long rev;
  private final byte[] frame;
  private final byte[] blank;

  private Event(LogEntry entry, long rev, byte[] frame, byte[] blank) {
    this.entry = entry;
    this.rev = rev;
    this.frame = frame;
    this.blank = blank;
  }

  /// Encodes the state of a message, as a new one or as a change.
  ///
  /// @param rev where a client stands that has taken it in
  static Event of(Frames frames, LogEntry entry, boolean isNew, long rev) {
    var id = entry.conversation();
    String method = isNew ? "message.created" : "message.updated";
    return new Event(
        entry,
        rev,
        frames.event(method, new Params(id, rev, entry)),
        isNew ? NONE : frames.event("conversation.advanced", new Blank(id, rev)));
  }

  /// The message it speaks of.
  long seq() {
    return entry.seq();
  }

  /// The revision of that message's state.
  long entryRev() {
    return entry.rev();
  }

  /// Where a client stands that has taken it in.
  long rev() {
    return rev;
  }

  List<UserId> departed() {
    return entry.departed();
  }

  byte[] frame() {
    return frame;
  }

  /// Empty when everybody may see the message.
  byte[] blank() {
    return blank;
  }

  /// The bytes it holds.
  int size() {
    return frame.length + blank.length;
  }
}
