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

/// Who may not be in a group, over REST.
@Singleton
@Path("/api/v1/groups/{groupId}/bans")
@RunOnVirtualThread
@Tag(name = "groups")
public final class BanController {
  private final GroupModeration moderation;

  BanController(GroupModeration moderation) {
    this.moderation = moderation;
  }

  /// Lists bans.
  @GET
  @Operation(
      operationId = "listGroupBans",
      summary = "List a group's bans",
      description = "For owner and admins, by user id.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public Page<Ban> list(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return moderation.bans(Callers.of(security).user(), groupId, cursor, Page.limit(limit));
  }

  /// Bans a user.
  @PUT
  @Path("/{userId}")
  @Operation(
      operationId = "banFromGroup",
      summary = "Ban a user",
      description =
          "A member departs, and neither an invitation, a link nor a request brings them"
              + " back. The owner bans anyone, admins anyone but admins and the owner. Writes the"
              + " system message `member.banned`; repeating it changes nothing.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public void ban(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The user.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    moderation.ban(Callers.of(security).user(), groupId, userId);
  }

  /// Lifts a ban.
  @DELETE
  @Path("/{userId}")
  @Operation(
      operationId = "unbanFromGroup",
      summary = "Lift a ban",
      description =
          "For owner and admins. Writes the system message `member.unbanned`; repeating it"
              + " changes nothing.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public void unban(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The user.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    moderation.unban(Callers.of(security).user(), groupId, userId);
  }
}
