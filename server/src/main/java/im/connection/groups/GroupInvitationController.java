package im.connection.groups;

import im.connection.kernel.Page;
import im.connection.kernel.RequestId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
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
import org.jspecify.annotations.Nullable;

/// The caller's group invitations over REST.
@Singleton
@Path("/api/v1/group-invitations")
@RunOnVirtualThread
@Tag(name = "groups")
public final class GroupInvitationController {
  private final GroupInvitations invitations;

  GroupInvitationController(GroupInvitations invitations) {
    this.invitations = invitations;
  }

  /// The caller's open invitations.
  @GET
  @Operation(
      operationId = "listGroupInvitations",
      summary = "List your open invitations",
      description = "The newest first.")
  public Page<Invitation> list(
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return invitations.list(Callers.of(security).user(), cursor, Page.limit(limit));
  }

  /// Joins a group.
  @POST
  @Path("/{requestId}/accept")
  @Operation(
      operationId = "acceptGroupInvitation",
      summary = "Accept an invitation",
      description =
          "You are a member from now on and see what is said from here on, or all of it"
              + " where the group's `history` is `all`. Writes the system message"
              + " `member.joined`; the inviter hears `group.invitation.answered`. Repeating it"
              + " changes nothing.")
  @Extension(name = "x-errors", value = "not_found request_closed group_full group_dismissed")
  public Group accept(
      @Parameter(description = "The invitation.", example = "187365110042") @PathParam("requestId")
          RequestId requestId,
      @Context SecurityContext security) {
    return invitations.accept(Callers.of(security).user(), requestId);
  }

  /// Declines an invitation.
  @POST
  @Path("/{requestId}/decline")
  @Operation(
      operationId = "declineGroupInvitation",
      summary = "Decline an invitation",
      description = "The inviter hears `group.invitation.answered`. Repeating it changes nothing.")
  @Extension(name = "x-errors", value = "not_found request_closed")
  public Invitation decline(
      @Parameter(description = "The invitation.", example = "187365110042") @PathParam("requestId")
          RequestId requestId,
      @Context SecurityContext security) {
    return invitations.decline(Callers.of(security).user(), requestId);
  }
}
