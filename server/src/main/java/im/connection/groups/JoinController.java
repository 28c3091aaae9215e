package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Page;
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

/// Coming into a group without an invitation over REST.
@Singleton
@Path("/api/v1/groups/{groupId}")
@RunOnVirtualThread
@Tag(name = "groups")
public final class JoinController {
  private final JoinRequests requests;

  JoinController(JoinRequests requests) {
    this.requests = requests;
  }

  /// Tells of a group.
  @GET
  @Path("/preview")
  @Operation(
      operationId = "previewGroup",
      summary = "Look at a group from outside",
      description =
          "What is told of a group to its members, and to whoever may join it or ask to. A"
              + " group for invited users only is `not_found`.")
  @Extension(name = "x-errors", value = "not_found")
  public GroupPreview preview(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Context SecurityContext security) {
    return requests.preview(Callers.of(security).user(), groupId);
  }

  /// Joins a group or asks to.
  @POST
  @Path("/join")
  @Operation(
      operationId = "joinGroup",
      summary = "Join a group, or ask to",
      description =
          "A group with the policy `open` is joined at once. One with `approval` takes a"
              + " request, open for 30 days, of which its owner and admins hear"
              + " `group.join.requested`; the answer comes as `group.join.answered`. Repeating it"
              + " changes nothing.")
  @Extension(name = "x-errors", value = "not_found request_limit group_full group_dismissed")
  public JoinAnswer join(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      NewJoinRequest request,
      @Context SecurityContext security) {
    var wanted = Given.required("body", request);
    return requests.join(Callers.of(security).user(), groupId, wanted);
  }

  /// Lists requests.
  @GET
  @Path("/join-requests")
  @Operation(
      operationId = "listJoinRequests",
      summary = "List who asks to join",
      description = "For owner and admins: the open requests, the oldest first.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public Page<JoinRequest> list(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return requests.list(Callers.of(security).user(), groupId, cursor, Page.limit(limit));
  }
}
