package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
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

/// A group's members over REST.
@Singleton
@Path("/api/v1/groups/{groupId}/members")
@RunOnVirtualThread
@Tag(name = "groups")
public final class MemberController {
  private final Groups groups;
  private final Members members;

  MemberController(Groups groups, Members members) {
    this.groups = groups;
    this.members = members;
  }

  /// Lists members.
  @GET
  @Operation(
      operationId = "listGroupMembers",
      summary = "List or search a group's members",
      description =
          "For its members: the owner first, then admins, then the others by user id. With `query`"
              + " only those whose username, display name or nickname contains it; a page of a"
              + " search looks at 10,000 members, so it may hold few and still have a `next`.")
  @Extension(name = "x-errors", value = "not_found")
  public Page<Member> list(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "A part of a name, at most 64 characters.", example = "李")
          @QueryParam("query")
          @Nullable String query,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    var wanted = MemberQuery.of(query, cursor, limit);
    return members.list(Callers.of(security).user(), groupId, wanted);
  }

  /// Removes a member.
  @DELETE
  @Path("/{userId}")
  @Operation(
      operationId = "removeGroupMember",
      summary = "Remove a member",
      description =
          "The owner removes anyone, admins remove members. Writes the system message"
              + " `member.removed`, the last the removed member sees.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public void remove(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The member.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    groups.remove(Callers.of(security).user(), groupId, userId);
  }

  /// Changes a member's role.
  @PUT
  @Path("/{userId}/role")
  @Operation(
      operationId = "changeGroupRole",
      summary = "Change a member's role",
      description =
          "For the owner. `owner` hands the group over, and you become an admin. Writes the system"
              + " message `member.role`.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed list_full")
  public void changeRole(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The member.", example = "187364523311") @PathParam("userId")
          UserId userId,
      NewRole role,
      @Context SecurityContext security) {
    var wanted = Given.required("body", role).role();
    groups.changeRole(Callers.of(security).user(), groupId, userId, wanted);
  }
}
