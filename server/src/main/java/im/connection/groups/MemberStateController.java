package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.UserId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What holds for one member over REST.
@Singleton
@Path("/api/v1/groups/{groupId}/members/{userId}")
@RunOnVirtualThread
@Tag(name = "groups")
public final class MemberStateController {
  private final GroupModeration moderation;

  MemberStateController(GroupModeration moderation) {
    this.moderation = moderation;
  }

  /// Mutes a member.
  @PUT
  @Path("/mute")
  @Operation(
      operationId = "muteGroupMember",
      summary = "Mute a member until a time",
      description =
          "The owner mutes anyone, admins mute members. Leaving and coming back does not"
              + " lift it. Writes the system message `member.muted`.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public void mute(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The member.", example = "187364523311") @PathParam("userId")
          UserId userId,
      NewMute mute,
      @Context SecurityContext security) {
    var until = Given.required("body", mute).until();
    moderation.mute(Callers.of(security).user(), groupId, userId, until);
  }

  /// Unmutes a member.
  @DELETE
  @Path("/mute")
  @Operation(
      operationId = "unmuteGroupMember",
      summary = "Let a muted member write again",
      description = "Writes the system message `member.unmuted`; repeating it changes nothing.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public void unmute(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The member.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    moderation.unmute(Callers.of(security).user(), groupId, userId);
  }

  /// Sets a nickname.
  @PUT
  @Path("/nickname")
  @Operation(
      operationId = "nicknameGroupMember",
      summary = "Set what a member is called in a group",
      description =
          "Your own, or as owner or admin that of another one below you. Writes the system"
              + " message `member.nickname`.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public void rename(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The member, or yourself.", example = "187364523311")
          @PathParam("userId")
          UserId userId,
      Nickname nickname,
      @Context SecurityContext security) {
    var wanted = Given.required("body", nickname);
    moderation.rename(Callers.of(security).user(), groupId, userId, wanted);
  }
}
