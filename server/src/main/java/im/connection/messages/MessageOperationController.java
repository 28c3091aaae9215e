package im.connection.messages;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Operations on one message over REST.
@Singleton
@Path("/api/v1/conversations/{conversationId}/messages/{seq}")
@RunOnVirtualThread
@Tag(name = "messages")
public final class MessageOperationController {
  private final Edits edits;
  private final Pins pins;

  MessageOperationController(Edits edits, Pins pins) {
    this.edits = edits;
    this.pins = pins;
  }

  /// Edits a message.
  @PUT
  @Operation(
      operationId = "editMessage",
      summary = "Edit a message",
      description =
          "Your own words, of type `text` or `custom`, for 24 hours and at most 50 times. Everybody gets"
              + " `message.updated`, and who sees the message can read what it said before. Saying the same"
              + " again changes nothing. Strangers edit once they have answered each other.")
  @Extension(
      name = "x-errors",
      value =
          "not_found forbidden edit_too_late list_full muted not_accepted blocked_by_you stranger_limit"
              + " daily_limit")
  public LogEntry edit(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      NewBody message,
      @Context SecurityContext security) {
    var body = Given.required("body", Given.required("body", message).body());
    return edits.edit(Callers.of(security).user(), conversationId, seq, body);
  }

  /// What a message said before.
  @GET
  @Path("/edits")
  @Operation(
      operationId = "listEdits",
      summary = "Read what a message said before it was edited",
      description = "Oldest first; the last edit is the message itself.")
  @Extension(name = "x-errors", value = "not_found")
  public Page<Edit> history(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Context SecurityContext security) {
    return edits.history(Callers.of(security).user(), conversationId, seq);
  }

  /// Pins a message.
  @PUT
  @Path("/pin")
  @Operation(
      operationId = "pinMessage",
      summary = "Pin a message",
      description =
          "For everybody in the conversation: both users of a direct one may, owner and admins of a"
              + " group. At most 50. Everybody gets `message.updated`. Strangers pin once they have"
              + " answered each other.")
  @Extension(
      name = "x-errors",
      value = "not_found forbidden list_full muted not_accepted blocked_by_you stranger_limit")
  public LogEntry pin(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Context SecurityContext security) {
    return pins.pin(Callers.of(security).user(), conversationId, seq);
  }

  /// Takes a pin off.
  @DELETE
  @Path("/pin")
  @Operation(
      operationId = "unpinMessage",
      summary = "Take a pin off a message",
      description =
          "Whoever may pin may do so, also where they see the message no more or never did: the answer is"
              + " then without what it says. Everybody gets `message.updated`.")
  @Extension(name = "x-errors", value = "not_found forbidden muted not_accepted blocked_by_you")
  public LogEntry unpin(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Context SecurityContext security) {
    return pins.unpin(Callers.of(security).user(), conversationId, seq);
  }
}
