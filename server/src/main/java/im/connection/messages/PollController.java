package im.connection.messages;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
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

/// Polls over REST.
@Singleton
@Path("/api/v1/conversations/{conversationId}/messages/{seq}/poll")
@RunOnVirtualThread
@Tag(name = "messages")
public final class PollController {
  private final Polls polls;

  PollController(Polls polls) {
    this.polls = polls;
  }

  /// Votes.
  @PUT
  @Path("/vote")
  @Operation(
      operationId = "vote",
      summary = "Vote in a poll",
      description =
          "In place of your earlier vote; no choices take it back. Everybody gets `message.updated` with"
              + " the new counts.")
  @Extension(name = "x-errors", value = "not_found poll_closed not_accepted blocked_by_you")
  public LogEntry vote(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      Vote vote,
      @Context SecurityContext security) {
    return polls.vote(
        Callers.of(security).user(), conversationId, seq, Given.required("body", vote));
  }

  /// The caller's vote.
  @GET
  @Path("/vote")
  @Operation(
      operationId = "getVote",
      summary = "Read what you voted for",
      description = "Nobody else learns it in an anonymous poll.")
  @Extension(name = "x-errors", value = "not_found")
  public Vote own(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Context SecurityContext security) {
    return polls.own(Callers.of(security).user(), conversationId, seq);
  }

  /// Closes a poll.
  @POST
  @Path("/close")
  @Operation(
      operationId = "closePoll",
      summary = "Close a poll",
      description =
          "Its sender may, and owner and admins of the group. Everybody gets `message.updated`.")
  @Extension(name = "x-errors", value = "not_found forbidden")
  public LogEntry close(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Context SecurityContext security) {
    return polls.close(Callers.of(security).user(), conversationId, seq);
  }

  /// Lists who voted for an option.
  @GET
  @Path("/voters")
  @Operation(
      operationId = "listVoters",
      summary = "List who voted for an option",
      description = "By user id. Not in an anonymous poll.")
  @Extension(name = "x-errors", value = "not_found forbidden")
  public Page<Voter> voters(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Parameter(description = "The place of the option, from 0.", required = true, example = "0")
          @QueryParam("choice")
          @Nullable Integer choice,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return polls.voters(
        Callers.of(security).user(),
        conversationId,
        seq,
        Given.required("choice", choice),
        cursor,
        Page.limit(limit));
  }
}
