package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/// Conversations over REST.
@Singleton
@Path("/api/v1/conversations")
@RunOnVirtualThread
@Tag(name = "conversations", description = "Direct and group conversations and their read marks.")
public final class ConversationController {
  private final Conversations conversations;
  private final Marks marks;

  ConversationController(Conversations conversations, Marks marks) {
    this.conversations = conversations;
    this.marks = marks;
  }

  /// Lists the caller's conversations.
  @GET
  @Operation(
      operationId = "listConversations",
      summary = "List your conversations",
      description =
          "Those you pinned first, then the most recently active, each with its last message, your read mark and the"
              + " number of unread messages. Conversations without a message are left"
              + " out, and so are those you archived, unless you ask for these.")
  public Page<ConversationRecord> list(
      @Parameter(description = "Whether to list those you archived instead.")
          @DefaultValue("false")
          @QueryParam("archived")
          boolean archived,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "Items on a page, 1 to 200.", example = "50")
          @DefaultValue("50")
          @QueryParam("limit")
          int limit,
      @Context SecurityContext security) {
    return conversations.list(Callers.of(security).user(), archived, cursor, limit);
  }

  /// Reads one conversation.
  @GET
  @Path("/{conversationId}")
  @Operation(
      operationId = "getConversation",
      summary = "Read a conversation",
      description = "For everybody who is or was in it; `isMember` tells which.")
  @Extension(name = "x-errors", value = "not_found")
  public ConversationRecord get(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Context SecurityContext security) {
    return conversations.get(Callers.of(security).user(), conversationId);
  }

  /// Moves the caller's read mark.
  @PUT
  @Path("/{conversationId}/read")
  @Operation(
      operationId = "readConversation",
      summary = "Move your read mark",
      description =
          "Forward only: an older `seq` changes nothing, one beyond the end is cut. Your other"
              + " devices, and in a direct conversation the other user, get the event"
              + " `conversation.read`, the latter unless you are invisible or block them. Takes off"
              + " a mark as unread. Answers with the mark as it stands.")
  @Extension(name = "x-errors", value = "not_found")
  public ReadMark read(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      ReadMark mark,
      @Context SecurityContext security) {
    var caller = Callers.of(security).user();
    return new ReadMark(marks.read(caller, conversationId, Given.required("body", mark).seq()));
  }

  /// Marks a conversation as unread.
  @POST
  @Path("/{conversationId}/mark-unread")
  @Operation(
      operationId = "markConversationUnread",
      summary = "Mark a conversation as unread",
      description =
          "A reminder for yourself on all your devices (`conversation.markedUnread`), until you"
              + " read or send there; the read mark stays where it is.")
  @Extension(name = "x-errors", value = "not_found")
  public void markUnread(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Context SecurityContext security) {
    marks.markUnread(Callers.of(security).user(), conversationId);
  }
}
