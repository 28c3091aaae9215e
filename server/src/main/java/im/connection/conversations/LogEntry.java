package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The current state of one row of a log.
///
/// @param seq its place in the log, dense and final
/// @param rev the change that last touched it: its own creation, or a later change
/// @param ordinal how many countable messages the log held once this one was in
/// @param clientId the sender's key of idempotency; system messages have none
/// @param body the typed body as a JSON object; absent once recalled
/// @param joined who became a member with this row
/// @param departed who ceased to be one with this row
public record LogEntry(
    ConversationId conversation,
    long seq,
    long rev,
    MessageId id,
    long ordinal,
    UserId sender,
    @Nullable String clientId,
    Instant createdAt,
    @Nullable Instant recalledAt,
    String type,
    @Nullable String body,
    List<UserId> joined,
    List<UserId> departed) {
  /// The type of rows that record changes of the conversation itself.
  public static final String SYSTEM = "system";

  /// Whether this state is the row's creation rather than a later change of it.
  public boolean isNew() {
    return recalledAt == null;
  }
}
