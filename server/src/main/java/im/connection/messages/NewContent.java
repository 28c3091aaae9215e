package im.connection.messages;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A message to be sent to wherever the path says.
@Schema(name = "NewMessage", description = "One message to send.")
record NewContent(
    @Schema(
            description = "Your key of idempotency: 1 to 64 visible ASCII characters.",
            examples = "c-0001")
        String clientId,
    @Schema(description = "The kind of body.", examples = "text") String type,
    @Schema(
            description = "The content, as the type demands.",
            implementation = Map.class,
            examples = "{\"text\": \"你好\"}")
        JsonNode body,
    @Schema(description = "The message it answers.", examples = "41", nullable = true)
        @Nullable Long replyTo) {
  SendMessage to(@Nullable ConversationId conversation, @Nullable UserId user) {
    return new SendMessage(conversation, user, clientId, type, body, replyTo);
  }
}
