package im.connection.messages;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The messages of a conversation over REST.
@Singleton
@Path("/api/v1/conversations/{conversationId}/messages")
@RunOnVirtualThread
@Tag(name = "messages", description = "Sending, reading and recalling messages.")
public final class MessageController {
  static final String SENDING =
      "Answers once the message is committed to disk. A retry with the same `clientId` and content"
          + " names the first message and stores nothing; other content is `client_id_conflict`."
          + " A stranger may send 3 messages until they are answered.";

  private final Messages messages;
  private final History history;
  private final Recalls recalls;

  MessageController(Messages messages, History history, Recalls recalls) {
    this.messages = messages;
    this.history = history;
    this.recalls = recalls;
  }

  /// Sends a message into a conversation.
  @POST
  @ResponseStatus(201)
  @Operation(
      operationId = "sendMessage",
      summary = "Send a message into a conversation",
      description = SENDING)
  @Extension(
      name = "x-errors",
      value =
          "not_found forbidden not_accepted blocked_by_you stranger_limit muted slow_mode daily_limit"
              + " group_dismissed client_id_conflict account_suspended")
  public Ack send(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      NewContent message,
      @Context SecurityContext security) {
    return messages.send(
        Callers.of(security).user(), Given.required("body", message).to(conversationId, null));
  }

  /// Pages through a conversation.
  @GET
  @Operation(
      operationId = "listMessages",
      summary = "Page through the history",
      description =
          "Newest first below `before`, oldest first above `after`; `next` is the value for the"
              + " following page in the same direction. With `around`, what stands on either side"
              + " of a message, oldest first. Recalled messages are stubs without a body.")
  @Extension(name = "x-errors", value = "not_found")
  public Page<LogEntry> list(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "Only messages below this seq.", example = "100")
          @QueryParam("before")
          @Nullable Long before,
      @Parameter(description = "Only messages above this seq.") @QueryParam("after")
          @Nullable Long after,
      @Parameter(description = "This message and about as many on either side of it.")
          @QueryParam("around")
          @Nullable Long around,
      @Parameter(description = "Items on a page, 1 to 200.", example = "50")
          @DefaultValue("50")
          @QueryParam("limit")
          int limit,
      @Context SecurityContext security) {
    return history.page(
        Callers.of(security).user(),
        conversationId,
        new HistoryQuery(before, after, around, limit));
  }

  /// Recalls a message.
  @POST
  @Path("/{seq}/recall")
  @Operation(
      operationId = "recallMessage",
      summary = "Recall a message",
      description =
          "Its sender may for two minutes, owner and admins of a group at any time. The body is"
              + " erased; a stub keeps its place. Everybody gets the event `message.updated`.")
  @Extension(name = "x-errors", value = "not_found forbidden recall_too_late")
  public LogEntry recall(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Context SecurityContext security) {
    return recalls.recall(Callers.of(security).user(), conversationId, seq);
  }
}
