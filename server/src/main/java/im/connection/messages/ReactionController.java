package im.connection.messages;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
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

/// Reactions over REST.
@Singleton
@Path("/api/v1/conversations/{conversationId}/messages/{seq}/reactions")
@RunOnVirtualThread
@Tag(name = "messages")
public final class ReactionController {
  private final Reactions reactions;

  ReactionController(Reactions reactions) {
    this.reactions = reactions;
  }

  /// Lists who reacted.
  @GET
  @Operation(
      operationId = "listReactions",
      summary = "List who put which emoji to a message",
      description = "By emoji and user.")
  @Extension(name = "x-errors", value = "not_found")
  public Page<Reactor> list(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Parameter(description = "Only this emoji.") @QueryParam("emoji") @Nullable String emoji,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return reactions.list(
        Callers.of(security).user(), conversationId, seq, emoji, cursor, Page.limit(limit));
  }

  /// Puts an emoji to a message.
  @PUT
  @Path("/{emoji}")
  @Operation(
      operationId = "addReaction",
      summary = "Put an emoji to a message",
      description =
          "At most 5 different ones of yours, 30 of everybody. Everybody gets `message.updated` with the"
              + " new counts. A second time changes nothing.")
  @Extension(name = "x-errors", value = "not_found list_full not_accepted blocked_by_you")
  public LogEntry add(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Parameter(description = "One emoji.", example = "👍") @PathParam("emoji") String emoji,
      @Context SecurityContext security) {
    return reactions.add(Callers.of(security).user(), conversationId, seq, emoji);
  }

  /// Takes an emoji off.
  @DELETE
  @Path("/{emoji}")
  @Operation(
      operationId = "removeReaction",
      summary = "Take your emoji off a message",
      description = "Everybody gets `message.updated`. A second time changes nothing.")
  @Extension(name = "x-errors", value = "not_found not_accepted blocked_by_you")
  public LogEntry remove(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Parameter(description = "One emoji.", example = "👍") @PathParam("emoji") String emoji,
      @Context SecurityContext security) {
    return reactions.remove(Callers.of(security).user(), conversationId, seq, emoji);
  }
}
