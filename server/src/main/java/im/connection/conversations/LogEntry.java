package im.connection.conversations;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The current state of one row of a log, in the form it has on the wire.
///
/// @param seq its place in the log, dense and final
/// @param rev the change that last touched it: its own creation, or a later change
/// @param ordinal how many countable messages the log held once this one was in
/// @param clientId the sender's key of idempotency; system messages have none
/// @param body the typed body as a JSON object; absent once recalled
/// @param preview a snapshot of the page its first link leads to, as a JSON object
/// @param joined who became a member with this row
/// @param departed who ceased to be one with this row
@Schema(name = "Message", description = "A message in its current state.")
public record LogEntry(
    @JsonProperty("conversationId") ConversationId conversation,
    @Schema(examples = "42") long seq,
    @Schema(examples = "57") long rev,
    MessageId id,
    @JsonIgnore long ordinal,
    @JsonProperty("senderId") UserId sender,
    @Schema(examples = "c-0001") @Nullable String clientId,
    Instant createdAt,
    @Nullable Instant editedAt,
    @Nullable Instant recalledAt,
    @Schema(examples = "text") String type,
    @JsonRawValue @Schema(implementation = Map.class, examples = "{\"text\": \"你好\"}")
        @Nullable String body,
    @JsonRawValue
        @Schema(
            implementation = Map.class,
            examples = "{\"url\": \"https://example.org/\", \"title\": \"Example\"}")
        @Nullable String preview,
    @JsonIgnore List<UserId> joined,
    @JsonIgnore List<UserId> departed) {
  /// The type of rows that record changes of the conversation itself.
  public static final String SYSTEM = "system";

  /// Whether this state is the row's creation rather than a later change of it.
  @JsonIgnore
  public boolean isNew() {
    return editedAt == null && recalledAt == null && preview == null;
  }
}
