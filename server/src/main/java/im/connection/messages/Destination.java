package im.connection.messages;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Where something is sent: a conversation, or a user.
@Schema(description = "Where to send: exactly one of conversationId and userId.")
record Destination(@Nullable ConversationId conversationId, @Nullable UserId userId) {
  Destination {
    if ((conversationId == null) == (userId == null)) {
      throw Refusal.invalid("targets", "either conversationId or userId in each");
    }
  }
}
