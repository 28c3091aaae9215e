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
  /// The first message they may see.
  public long fromSeq() {
    return spans.first();
  }

  /// The same, looking no further than `limit`.
  public Reach upTo(Position limit) {
    var nearer = new Position(Math.min(end.seq(), limit.seq()), Math.min(end.rev(), limit.rev()));
    return new Reach(conversation, isMember, spans, nearer, lastAt);
  }
}
