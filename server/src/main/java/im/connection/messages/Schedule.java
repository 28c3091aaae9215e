package im.connection.messages;

import com.fasterxml.jackson.annotation.JsonRawValue;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ScheduleId;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A message that is to be sent later.
///
/// @param failure the stable code of the refusal when it was tried and not taken
@Schema(description = "A message that is to be sent later.")
record Schedule(
    ScheduleId id,
    ConversationId conversationId,
    @Schema(examples = "s-0001") String clientId,
    Instant sendAt,
    Instant createdAt,
    @Schema(examples = "text") String type,
    @JsonRawValue @Schema(implementation = Map.class, examples = "{\"text\": \"新年快乐！\"}")
        String body,
    @Nullable Long replyTo,
    @Schema(examples = "not_accepted") @Nullable String failure) {}
