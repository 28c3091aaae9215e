package im.connection.groups;

import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Coming into a group by a link over REST.
@Singleton
@Path("/api/v1/group-links")
@RunOnVirtualThread
@Tag(name = "groups")
public final class LinkEntryController {
  private final GroupLinks links;

  LinkEntryController(GroupLinks links) {
    this.links = links;
  }

  /// Tells of the group of a link.
  @POST
  @Path("/preview")
  @Operation(
      operationId = "previewGroupLink",
      summary = "Look at the group of a link",
      description =
          "A token that is not good (any more) is `not_found`. It stands in the body, never"
              + " in an address.")
  @Extension(name = "x-errors", value = "not_found")
  public GroupPreview preview(LinkToken token, @Context SecurityContext security) {
    return links.preview(Callers.of(security).user(), Given.required("body", token));
  }

  /// Joins by a link.
  @POST
  @Path("/join")
  @Operation(
      operationId = "joinGroupByLink",
      summary = "Join a group by a link",
      description =
          "Writes the system message `member.joined`. A token that is not good (any more)"
              + " is `not_found`. Members just get the group.")
  @Extension(name = "x-errors", value = "not_found group_full")
  public Group join(LinkToken token, @Context SecurityContext security) {
    return links.join(Callers.of(security).user(), Given.required("body", token));
  }
}
