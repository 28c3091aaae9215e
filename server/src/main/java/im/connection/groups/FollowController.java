package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
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

/// Special attention to members over REST.
@Singleton
@Path("/api/v1/groups/{groupId}/follows")
@RunOnVirtualThread
@Tag(name = "groups")
public final class FollowController {
  private final Follows follows;

  FollowController(Follows follows) {
    this.follows = follows;
  }

  /// Lists whom one follows.
  @GET
  @Operation(
      operationId = "listGroupFollows",
      summary = "List whom you follow in a group",
      description = "Members who have your special attention, by user id. Only you see it.")
  @Extension(name = "x-errors", value = "not_found group_dismissed")
  public Page<Member> list(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return follows.list(Callers.of(security).user(), groupId, cursor, Page.limit(limit));
  }

  /// Follows a member.
  @PUT
  @Path("/{userId}")
  @Operation(
      operationId = "followGroupMember",
      summary = "Give a member special attention",
      description =
          "Only you learn of it: your other devices hear `group.follow.changed`. Repeating"
              + " it changes nothing.")
  @Extension(name = "x-errors", value = "not_found group_dismissed")
  public void follow(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The member.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    follows.follow(Callers.of(security).user(), groupId, userId);
  }

  /// Follows a member no longer.
  @DELETE
  @Path("/{userId}")
  @Operation(
      operationId = "unfollowGroupMember",
      summary = "Give a member no special attention",
      description = "Your other devices hear `group.follow.changed`. Repeating it changes nothing.")
  @Extension(name = "x-errors", value = "not_found group_dismissed")
  public void unfollow(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The member.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    follows.unfollow(Callers.of(security).user(), groupId, userId);
  }
}
