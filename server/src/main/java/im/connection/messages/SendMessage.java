package im.connection.messages;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A request to send one message, either into a conversation or to a user.
///
/// @param clientId the sender's key of idempotency, 1 to 64 visible ASCII characters: a retry with
///   the same key and content gets the first answer, other content is refused
/// @param type the kind of body, such as `text`
/// @param body the particulars, as the type demands
/// @param replyTo the message of the same conversation it answers
@Schema(description = "One message to send; name exactly one of conversationId and userId.")
public record SendMessage(
    @Nullable ConversationId conversationId,
    @Nullable UserId userId,
    @Schema(examples = "c-0001", minLength = 1, maxLength = 64) String clientId,
    @Schema(examples = "text") String type,
    @Schema(implementation = Map.class, examples = "{\"text\": \"你好\"}") JsonNode body,
    @Schema(examples = "41") @Nullable Long replyTo) {
  private static final int MAX_CLIENT_ID = 64;

  public SendMessage {
    if ((conversationId == null) == (userId == null)) {
      throw Refusal.invalid("conversationId", "either conversationId or userId");
    }
    if (clientId == null || !isKey(clientId, MAX_CLIENT_ID)) {
      throw Refusal.invalid("clientId", "1 to 64 visible ASCII characters");
    }
    if (type == null) {
      throw Refusal.invalid("type", "the type of the body");
    }
    if (replyTo != null && replyTo < 1) {
      throw Refusal.invalid("replyTo", "the seq of a message you can see");
    }
    if (body == null) {
      throw Refusal.invalid("body", "an object");
    }
  }

  static boolean isKey(String text, int maxLength) {
    return !text.isEmpty()
        && text.length() <= maxLength
        && text.chars().allMatch(c -> c > ' ' && c <= '~');
  }
}
