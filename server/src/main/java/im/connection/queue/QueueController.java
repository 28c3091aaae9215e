package im.connection.queue;

import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The device's queue over REST, for clients that ask instead of listening.
@Singleton
@Path("/api/v1/queue")
@RunOnVirtualThread
@Tag(name = "queue", description = "What waits for this device, and how far it has come.")
public final class QueueController {
  private static final SyncRequest FROM_ACKNOWLEDGED =
      new SyncRequest(null, null, null, null, null);

  private final Queue queue;

  QueueController(Queue queue) {
    this.queue = queue;
  }

  /// Reads what waits.
  @POST
  @Path("/sync")
  @Operation(
      operationId = "syncQueue",
      summary = "Read what waits for this device",
      description =
          "Everything above the positions you send, or above those this device acknowledged, no"
              + " older than the queue's age, in order and in pages. Repeat with the page's `next`"
              + " as `cursor`, and the same positions, until there is none. Conversations in which"
              + " only marks moved since `marksAt` come too, with nothing but their record.")
  public SyncPage sync(@Nullable SyncRequest request, @Context SecurityContext security) {
    return queue.sync(Callers.of(security), Objects.requireNonNullElse(request, FROM_ACKNOWLEDGED));
  }

  /// Acknowledges what was taken in.
  @POST
  @Path("/ack")
  @Operation(
      operationId = "acknowledgeQueue",
      summary = "Acknowledge what you have",
      description =
          "Cumulative and monotonic: for each conversation the highest position without a hole"
              + " before it. It is written within five seconds.")
  public void acknowledge(Acknowledgement acknowledgement, @Context SecurityContext security) {
    queue.acknowledge(Callers.of(security), Given.required("body", acknowledgement));
  }
}
