package im.connection.search.messages;

import im.connection.kernel.ConversationId;
import java.time.Instant;

/// A stretch of a conversation that a user may see.
///
/// @param lastAt when the conversation's last message was sent
record MessageSearchReach(ConversationId conversation, long from, long to, Instant lastAt) {
  /// How many messages it holds at most.
  long size() {
    return Math.max(0, to - from + 1);
  }
}
