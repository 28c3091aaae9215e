package im.connection.messages;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A message to be sent later.
@Schema(description = "A message to be sent later; name exactly one of conversationId and userId.")
record NewSchedule(
    @Nullable ConversationId conversationId,
    @Nullable UserId userId,
    @Schema(
            description = "Your key of idempotency: 1 to 64 visible ASCII characters.",
            examples = "s-0001")
        String clientId,
    @Schema(description = "When, within a year.", examples = "2026-12-31T23:59:00.000Z")
        Instant sendAt,
    @Schema(examples = "text") String type,
    @Schema(implementation = Map.class, examples = "{\"text\": \"新年快乐！\"}") JsonNode body,
    @Schema(description = "The message it answers.", examples = "41", nullable = true)
        @Nullable Long replyTo) {
  NewSchedule {
    Given.required("sendAt", sendAt);
  }

  SendMessage message() {
    return new SendMessage(conversationId, userId, clientId, type, body, replyTo);
  }
}
