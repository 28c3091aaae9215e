package im.connection.messages;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What concerns several messages of a conversation, over REST.
@Singleton
@Path("/api/v1/conversations/{conversationId}")
@RunOnVirtualThread
@Tag(name = "messages")
public final class ConversationMessageController {
  private final Pins pins;
  private final Timers timers;
  private final Lookup lookup;

  ConversationMessageController(Pins pins, Timers timers, Lookup lookup) {
    this.pins = pins;
    this.timers = timers;
    this.lookup = lookup;
  }

  /// Lists pinned messages.
  @GET
  @Path("/pins")
  @Operation(
      operationId = "listPins",
      summary = "List the pinned messages",
      description = "Those you may see, the latest pin first; at most 50.")
  @Extension(name = "x-errors", value = "not_found")
  public Page<LogEntry> pins(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Context SecurityContext security) {
    return pins.list(Callers.of(security).user(), conversationId);
  }

  /// Reads messages by their places.
  @GET
  @Path("/messages/lookup")
  @Operation(
      operationId = "lookUpMessages",
      summary = "Read messages by their places",
      description =
          "For what replies refer to: up to 100 messages you may see, in the order asked for. Recalled"
              + " and expired ones are stubs; those you may not see are left out.")
  @Extension(name = "x-errors", value = "not_found")
  public Page<LogEntry> lookUp(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "Their places, parted by commas.", example = "41,42")
          @QueryParam("seqs")
          @Nullable String seqs,
      @Context SecurityContext security) {
    return lookup.find(Callers.of(security).user(), conversationId, Lookup.seqs(seqs));
  }

  /// Sets the timer.
  @PUT
  @Path("/timer")
  @Operation(
      operationId = "setTimer",
      summary = "Let new messages erase themselves",
      description =
          "After so many seconds, 5 to 31536000; 0 lets them live. Both users of a direct conversation"
              + " may, owner and admins of a group. Writes the system message `timer.changed`. When the time"
              + " of a message has come, it is erased as if recalled, and everybody gets `message.updated`.")
  @Extension(
      name = "x-errors",
      value =
          "not_found forbidden muted not_accepted blocked_by_you stranger_limit group_dismissed")
  public void setTimer(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      Timer timer,
      @Context SecurityContext security) {
    timers.set(
        Callers.of(security).user(), conversationId, Given.required("body", timer).seconds());
  }
}
