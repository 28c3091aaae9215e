package im.connection.conversations;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
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
/// @param body the typed body as a JSON object; absent once recalled or expired, and for whoever
///   deleted the message for themselves
/// @param state what stands beside the body
/// @param joined who became a member with this row
/// @param departed who ceased to be one with this row
/// @param isNew whether this is the row's creation, as it is committed, rather than what was read
///   later or changed
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
    @Nullable Instant recalledAt,
    @Schema(examples = "text") String type,
    @JsonRawValue @Schema(implementation = Map.class, examples = "{\"text\": \"你好\"}")
        @Nullable String body,
    @JsonUnwrapped MessageState state,
    @JsonIgnore List<UserId> joined,
    @JsonIgnore List<UserId> departed,
    @JsonIgnore boolean isNew) {
  /// The type of rows that record changes of the conversation itself.
  public static final String SYSTEM = "system";

  /// The same for a user who deleted it for themselves.
  public LogEntry hidden() {
    return new LogEntry(
        conversation,
        seq,
        rev,
        id,
        ordinal,
        sender,
        clientId,
        createdAt,
        recalledAt,
        type,
        null,
        MessageState.HIDDEN,
        joined,
        departed,
        isNew);
  }

  /// Whether there is still something to be read.
  @JsonIgnore
  public boolean hasBody() {
    return body != null;
  }
}
