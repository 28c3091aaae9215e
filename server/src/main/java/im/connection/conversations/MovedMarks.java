package im.connection.conversations;

import im.connection.kernel.ConversationId;
import java.time.Instant;
import java.util.Set;

/// In which of a user's conversations marks moved.
///
/// @param at when this was so: whoever has it asks for what moved since then
public record MovedMarks(Instant at, Set<ConversationId> conversations) {
  public MovedMarks {
    conversations = Set.copyOf(conversations);
  }
}
