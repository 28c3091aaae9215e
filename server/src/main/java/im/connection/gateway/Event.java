package im.connection.gateway;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One event of a conversation, encoded: a frame for those who may see the message it speaks of,
/// and for the others a blank that only says how far the conversation has come.
final class Event {
  /// The parameters of `message.created` and `message.updated`.
  record Params(ConversationId conversationId, long rev, LogEntry message) {}

  /// The parameters of `conversation.advanced`.
  record Blank(ConversationId conversationId, long rev) {}

  /// The parameters of `message.attention`.
  record Attention(ConversationId conversationId, long seq, UserId senderId, String reason) {}

  private static final byte[] NONE = {};

  private final Frames frames;
  private final boolean isNew;
  private final LogEntry entry;
  private final long rev;
  private final byte[] frame;
  private final byte[] blank;

  private byte @Nullable [] attention;

  private Event(
      Frames frames, LogEntry entry, boolean isNew, long rev, byte[] frame, byte[] blank) {
    this.frames = frames;
    this.isNew = isNew;
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
        frames,
        entry,
        isNew,
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

  /// Whether its message erases itself at some time, or has been erased.
  boolean isPassing() {
    return entry.state().expiresAt() != null || !(isNew || entry.hasBody());
  }

  /// Whether it is a new message of this user's.
  boolean isWrittenBy(UserId user) {
    return isNew && entry.sender().equals(user) && !entry.type().equals(LogEntry.SYSTEM);
  }

  /// A frame for those who follow its sender. Encoded when somebody does, perhaps on several event
  /// loops at once: it is always the same.
  byte[] attention() {
    byte[] encoded = attention;
    if (encoded == null) {
      encoded =
          frames.event(
              "message.attention",
              new Attention(entry.conversation(), entry.seq(), entry.sender(), "followed"));
      attention = encoded;
    }
    return encoded;
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
