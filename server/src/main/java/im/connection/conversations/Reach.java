package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import java.time.Instant;

/// How far a user can look into one conversation.
///
/// @param isMember whether new messages still reach them
/// @param fromSeq where their latest span begins
/// @param end the last message and change they may see
/// @param lastAt when something last happened within their reach
public record Reach(
    ConversationId conversation, boolean isMember, long fromSeq, Position end, Instant lastAt) {}
