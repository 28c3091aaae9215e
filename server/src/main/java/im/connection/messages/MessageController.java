package im.connection.messages;

import im.connection.conversations.ConversationRecord;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
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

/// Messages over REST.
@Singleton
@Path("/api/v1")
@RunOnVirtualThread
@Tag(name = "messages", description = "Sending, reading and recalling messages.")
public final class MessageController {
  private static final String SENDING =
      "Answers once the message is committed to disk. A retry with the same `clientId` and content"
          + " gets the first answer and stores nothing; other content is `client_id_conflict`."
          + " A stranger may send 3 messages until they are answered.";

  private final Messages messages;
  private final History history;
  private final Recalls recalls;
  private final Conversations conversations;

  MessageController(
      Messages messages, History history, Recalls recalls, Conversations conversations) {
    this.messages = messages;
    this.history = history;
    this.recalls = recalls;
    this.conversations = conversations;
  }

  /// Opens the direct conversation with a user.
  @POST
  @Path("/conversations")
  @Operation(
      operationId = "openConversation",
      summary = "Open a direct conversation",
      description = "Finds the conversation with another user, or opens it.")
  @Extension(name = "x-errors", value = "not_found")
  public ConversationRecord open(Peer peer, @Context SecurityContext security) {
    var user = Callers.of(security).user();
    return conversations.get(user, messages.open(user, Given.required("body", peer).userId()));
  }

  /// Sends a message into a conversation.
  @POST
  @Path("/conversations/{conversationId}/messages")
  @ResponseStatus(201)
  @Operation(
      operationId = "sendMessage",
      summary = "Send a message into a conversation",
      description = SENDING)
  @Extension(
      name = "x-errors",
      value = "not_found not_accepted stranger_limit group_dismissed client_id_conflict")
  public Ack send(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      NewContent message,
      @Context SecurityContext security) {
    return messages.send(
        Callers.of(security).user(), Given.required("body", message).to(conversationId, null));
  }

  /// Sends a message to a user.
  @POST
  @Path("/users/{userId}/messages")
  @ResponseStatus(201)
  @Operation(
      operationId = "sendMessageToUser",
      summary = "Send a message to a user",
      description = "Opens the direct conversation if need be. " + SENDING)
  @Extension(name = "x-errors", value = "not_found not_accepted stranger_limit client_id_conflict")
  public Ack sendToUser(
      @Parameter(description = "The receiver.", example = "187364912345") @PathParam("userId")
          UserId userId,
      NewContent message,
      @Context SecurityContext security) {
    return messages.send(
        Callers.of(security).user(), Given.required("body", message).to(null, userId));
  }

  /// Pages through a conversation.
  @GET
  @Path("/conversations/{conversationId}/messages")
  @Operation(
      operationId = "listMessages",
      summary = "Page through the history",
      description =
          "Newest first below `before`, oldest first above `after`; `next` is the value for the"
              + " following page in the same direction. Recalled messages are stubs without a body.")
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
      @Parameter(description = "Items on a page, 1 to 200.", example = "50")
          @DefaultValue("50")
          @QueryParam("limit")
          int limit,
      @Context SecurityContext security) {
    return history.page(
        Callers.of(security).user(), conversationId, new HistoryQuery(before, after, limit));
  }

  /// Recalls a message.
  @POST
  @Path("/conversations/{conversationId}/messages/{seq}/recall")
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
