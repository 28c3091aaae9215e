package im.connection.messages;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Typing over REST.
@Singleton
@Path("/api/v1/conversations/{conversationId}/typing")
@RunOnVirtualThread
@Tag(name = "messages")
public final class TypingController {
  private final Typing typing;

  TypingController(Typing typing) {
    this.typing = typing;
  }

  /// Tells what the caller is doing.
  @PUT
  @Operation(
      operationId = "tellTyping",
      summary = "Let others know that you are typing or recording",
      description =
          "The others who are connected get `conversation.typing`, worth six seconds: repeat it"
              + " while it lasts. Nothing is told of somebody who is invisible, a stranger or may not"
              + " send there, nor in groups of more than 200 members, nor to whom they block; the"
              + " answer does not differ.")
  @Extension(name = "x-errors", value = "not_found")
  public void tell(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      NewActivity activity,
      @Context SecurityContext security) {
    var named = Activity.named(Given.required("body", activity).activity());
    typing.tell(Callers.of(security).user(), conversationId, named);
  }
}
