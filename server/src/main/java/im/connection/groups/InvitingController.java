package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Inviting into a group over REST.
@Singleton
@Path("/api/v1/groups/{groupId}/invitations")
@RunOnVirtualThread
@Tag(name = "groups")
public final class InvitingController {
  private final GroupInvitations invitations;

  InvitingController(GroupInvitations invitations) {
    this.invitations = invitations;
  }

  /// Invites users.
  @POST
  @Operation(
      operationId = "inviteToGroup",
      summary = "Invite users into a group",
      description =
          "For any member. Open for 30 days; each invitee hears `group.invited`. Members, banned"
              + " users, those with an open invitation and unknown ones are skipped and reported.")
  @Extension(name = "x-errors", value = "not_found request_limit daily_limit group_dismissed")
  public Invited invite(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      NewInvitations wanted,
      @Context SecurityContext security) {
    return invitations.invite(Callers.of(security).user(), groupId, Given.required("body", wanted));
  }
}
