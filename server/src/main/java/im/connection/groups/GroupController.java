package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/// Groups over REST.
@Singleton
@Path("/api/v1/groups")
@RunOnVirtualThread
@Tag(
    name = "groups",
    description = "Groups, their members and invitations. A group's id is its conversation's id.")
public final class GroupController {
  private final Groups groups;
  private final GroupSettings settings;

  GroupController(Groups groups, GroupSettings settings) {
    this.groups = groups;
    this.settings = settings;
  }

  /// Creates a group.
  @POST
  @ResponseStatus(201)
  @Operation(
      operationId = "createGroup",
      summary = "Create a group",
      description =
          "You are its owner and first member. Users in `invite` who exist are invited at once;"
              + " the others are left out.")
  @Extension(name = "x-errors", value = "daily_limit list_full request_limit")
  public Group create(NewGroup wanted, @Context SecurityContext security) {
    return groups.create(Callers.of(security).user(), Given.required("body", wanted));
  }

  /// Reads a group.
  @GET
  @Path("/{groupId}")
  @Operation(
      operationId = "getGroup",
      summary = "Read a group",
      description = "For its members, also after it was dismissed.")
  @Extension(name = "x-errors", value = "not_found")
  public Group get(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Context SecurityContext security) {
    return groups.get(Callers.of(security).user(), groupId);
  }

  /// Changes a group.
  @PATCH
  @Path("/{groupId}")
  @Operation(
      operationId = "updateGroup",
      summary = "Change a group",
      description =
          "For owner and admins: name, avatar, announcement, tags, how one joins, what new members"
              + " see, and who may write how often. Writes one system message `group.updated` whose"
              + " `changed` names the fields, beside their new values.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public Group update(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      GroupUpdate update,
      @Context SecurityContext security) {
    return settings.update(Callers.of(security).user(), groupId, Given.required("body", update));
  }

  /// Dismisses a group.
  @DELETE
  @Path("/{groupId}")
  @Operation(
      operationId = "dismissGroup",
      summary = "Dismiss a group",
      description =
          "For the owner. Nobody can write any more; what was written stays readable to the"
              + " members. Writes the system message `group.dismissed`.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public void dismiss(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Context SecurityContext security) {
    groups.dismiss(Callers.of(security).user(), groupId);
  }

  /// Leaves a group.
  @POST
  @Path("/{groupId}/leave")
  @Operation(
      operationId = "leaveGroup",
      summary = "Leave a group",
      description =
          "An owner hands the group over first; when nobody else is in it, it is dismissed. Writes"
              + " the system message `member.left`.")
  @Extension(name = "x-errors", value = "not_found owner_cannot_leave group_dismissed")
  public void leave(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Context SecurityContext security) {
    groups.leave(Callers.of(security).user(), groupId);
  }
}
