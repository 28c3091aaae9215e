package im.connection.messages;

import im.connection.kernel.Given;
import im.connection.kernel.UserId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/// Messages to a user over REST.
@Singleton
@Path("/api/v1/users/{userId}/messages")
@RunOnVirtualThread
@Tag(name = "messages", description = "Sending, reading and recalling messages.")
public final class DirectMessageController {
  private final Messages messages;

  DirectMessageController(Messages messages) {
    this.messages = messages;
  }

  /// Sends a message to a user.
  @POST
  @ResponseStatus(201)
  @Operation(
      operationId = "sendMessageToUser",
      summary = "Send a message to a user",
      description = "Opens the direct conversation if need be. " + MessageController.SENDING)
  @Extension(
      name = "x-errors",
      value =
          "not_found forbidden not_accepted blocked_by_you stranger_limit client_id_conflict"
              + " account_suspended daily_limit")
  public Ack sendToUser(
      @Parameter(description = "The receiver.", example = "187364912345") @PathParam("userId")
          UserId userId,
      NewContent message,
      @Context SecurityContext security) {
    return messages.send(
        Callers.of(security).user(), Given.required("body", message).to(null, userId));
  }
}
