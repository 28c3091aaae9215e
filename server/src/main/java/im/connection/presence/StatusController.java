package im.connection.presence;

import im.connection.kernel.Given;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// One's own status over REST.
@Singleton
@RunOnVirtualThread
@Path("/api/v1/users/me/status")
@Tag(name = "presence")
public final class StatusController {
  private final Statuses statuses;

  StatusController(Statuses statuses) {
    this.statuses = statuses;
  }

  /// Reads the caller's status.
  @GET
  @Operation(
      operationId = "getStatus",
      summary = "Read your status",
      description = "What you chose, `invisible` included, whether or not you are connected.")
  public Status get(@Context SecurityContext security) {
    return statuses.of(Callers.of(security).user());
  }

  /// Changes the caller's status.
  @PATCH
  @Operation(
      operationId = "updateStatus",
      summary = "Change your status",
      description =
          "Holds for all your devices, which get `status.updated`, until you change it again."
              + " While you are `invisible` you look offline to everybody, your typing is not"
              + " shown, and what you receive and read is not told to anybody until you write"
              + " there.")
  public Status update(StatusUpdate update, @Context SecurityContext security) {
    return statuses.update(Callers.of(security).user(), Given.required("body", update));
  }
}
