package im.connection.queue;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.kernel.Position;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What changed in a conversation, over REST.
@Singleton
@Path("/api/v1/conversations/{conversationId}/changes")
@RunOnVirtualThread
@Tag(name = "queue")
public final class ChangeController {
  private final Queue queue;

  ChangeController(Queue queue) {
    this.queue = queue;
  }

  /// Reads what changed in one conversation.
  @GET
  @Operation(
      operationId = "listChanges",
      summary = "Read what changed in a conversation",
      description =
          "Messages above `seq`, then earlier ones changed after the revision `since`, in their"
              + " current states. Go on from the answer's `position` while `more` is true.")
  @Extension(name = "x-errors", value = "not_found")
  public SyncItem changes(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The last message you have.", example = "41")
          @DefaultValue("0")
          @QueryParam("seq")
          long seq,
      @Parameter(description = "The last revision you have.", example = "57")
          @DefaultValue("0")
          @QueryParam("since")
          long since,
      @Parameter(description = "Items on a page, 1 to 200.", example = "100")
          @DefaultValue("100")
          @QueryParam("limit")
          int limit,
      @Context SecurityContext security) {
    return queue.changes(
        Callers.of(security).user(),
        conversationId,
        new Position(seq, since),
        Page.checkLimit(limit));
  }
}
