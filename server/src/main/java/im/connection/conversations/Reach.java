package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import java.time.Instant;

/// How far a user can look into one conversation.
///
/// @param isMember whether new messages still reach them
/// @param spans the messages they may see
/// @param end the last message and change they may see
/// @param lastAt when something last happened within their reach
public record Reach(
    ConversationId conversation, boolean isMember, Spans spans, Position end, Instant lastAt) {
  /// Where their latest span begins.
  public long fromSeq() {
    return spans.lastFrom();
  }
}
