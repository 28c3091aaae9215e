package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.LinkId;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// A group's links over REST.
@Singleton
@Path("/api/v1/groups/{groupId}/links")
@RunOnVirtualThread
@Tag(name = "groups")
public final class LinkController {
  private final GroupLinks links;

  LinkController(GroupLinks links) {
    this.links = links;
  }

  /// Makes a link.
  @POST
  @ResponseStatus(201)
  @Operation(
      operationId = "createGroupLink",
      summary = "Make a link into a group",
      description =
          "For owner and admins. Whoever holds its token may join, whatever the join"
              + " policy. The token is shown in this answer only; `qr` is what a QR code for it"
              + " contains.")
  @Extension(name = "x-errors", value = "not_found forbidden request_limit group_dismissed")
  public GroupLink.Created create(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      NewLink link,
      @Context SecurityContext security) {
    var wanted = Given.required("body", link);
    return links.create(Callers.of(security).user(), groupId, wanted);
  }

  /// Lists links.
  @GET
  @Operation(
      operationId = "listGroupLinks",
      summary = "List a group's links",
      description =
          "For owner and admins: those that are not expired, the newest first, with the"
              + " number of users who joined by each.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public Page<GroupLink> list(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return links.list(Callers.of(security).user(), groupId, cursor, Page.limit(limit));
  }

  /// Revokes a link.
  @DELETE
  @Path("/{linkId}")
  @Operation(
      operationId = "revokeGroupLink",
      summary = "Revoke a link",
      description = "For owner and admins. Nobody joins by it any more.")
  @Extension(name = "x-errors", value = "not_found forbidden group_dismissed")
  public void revoke(
      @Parameter(description = "The group.", example = "187364999001") @PathParam("groupId")
          ConversationId groupId,
      @Parameter(description = "The link.", example = "187365110042") @PathParam("linkId")
          LinkId linkId,
      @Context SecurityContext security) {
    links.revoke(Callers.of(security).user(), groupId, linkId);
  }
}
