package im.connection.queue;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.Position;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The device's queue over REST, for clients that ask instead of listening.
@Singleton
@Path("/api/v1")
@RunOnVirtualThread
@Tag(name = "queue", description = "What waits for this device, and how far it has come.")
public final class QueueController {
  private static final SyncRequest FROM_ACKNOWLEDGED = new SyncRequest(null, null, null, null);

  private final Queue queue;

  QueueController(Queue queue) {
    this.queue = queue;
  }

  /// Reads what waits.
  @POST
  @Path("/queue/sync")
  @Operation(
      operationId = "syncQueue",
      summary = "Read what waits for this device",
      description =
          "Everything above the positions you send, or above those this device acknowledged, no"
              + " older than the queue's age, in order and in pages. Repeat with the page's `next`"
              + " as `cursor`, and the same positions, until there is none.")
  public SyncPage sync(@Nullable SyncRequest request, @Context SecurityContext security) {
    return queue.sync(Callers.of(security), Objects.requireNonNullElse(request, FROM_ACKNOWLEDGED));
  }

  /// Acknowledges what was taken in.
  @POST
  @Path("/queue/ack")
  @Operation(
      operationId = "acknowledgeQueue",
      summary = "Acknowledge what you have",
      description =
          "Cumulative and monotonic: for each conversation the highest position without a hole"
              + " before it. It is written within five seconds.")
  public void acknowledge(Acknowledgement acknowledgement, @Context SecurityContext security) {
    queue.acknowledge(Callers.of(security), Given.required("body", acknowledgement));
  }

  /// Reads what changed in one conversation.
  @GET
  @Path("/conversations/{conversationId}/changes")
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
