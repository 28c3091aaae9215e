package im.connection.messages;

import im.connection.conversations.ConversationRecord;
import im.connection.conversations.Conversations;
import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Opening direct conversations over REST.
@Singleton
@Path("/api/v1/conversations")
@RunOnVirtualThread
@Tag(name = "conversations")
public final class DirectConversationController {
  private final Messages messages;
  private final Conversations conversations;

  DirectConversationController(Messages messages, Conversations conversations) {
    this.messages = messages;
    this.conversations = conversations;
  }

  /// Opens the direct conversation with a user.
  @POST
  @Operation(
      operationId = "openConversation",
      summary = "Open a direct conversation",
      description =
          "Finds the conversation with another user, or opens it; it is not opened while you block"
              + " the other, or while the other takes no messages from you.")
  @Extension(name = "x-errors", value = "not_found not_accepted blocked_by_you daily_limit")
  public ConversationRecord open(Peer peer, @Context SecurityContext security) {
    var user = Callers.of(security).user();
    return conversations.get(user, messages.open(user, Given.required("body", peer).userId()));
  }
}
