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

/// Requests to join over REST: answering others, and taking back one's own.
@Singleton
@Path("/api/v1/group-join-requests")
@RunOnVirtualThread
@Tag(name = "groups")
public final class JoinRequestController {
  private final JoinRequests requests;

  JoinRequestController(JoinRequests requests) {
    this.requests = requests;
  }

  /// Lists the caller's own requests.
  @GET
  @Operation(
      operationId = "listOwnJoinRequests",
      summary = "List what groups you asked to join",
      description = "The newest first, whatever became of them.")
  public Page<JoinRequest> own(
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return requests.own(Callers.of(security).user(), cursor, Page.limit(limit));
  }

  /// Takes the caller's own request back.
  @POST
  @Path("/{requestId}/cancel")
  @Operation(
      operationId = "withdrawJoinRequest",
      summary = "Take your request to join back",
      description = "Owner and admins hear `group.join.answered`. Repeating it changes nothing.")
  @Extension(name = "x-errors", value = "not_found request_closed")
  public JoinRequest withdraw(
      @Parameter(description = "The request.", example = "187365110042") @PathParam("requestId")
          RequestId requestId,
      @Context SecurityContext security) {
    return requests.withdraw(Callers.of(security).user(), requestId);
  }

  /// Lets somebody in.
  @POST
  @Path("/{requestId}/accept")
  @Operation(
      operationId = "acceptJoinRequest",
      summary = "Let in who asked",
      description =
          "For owner and admins. Writes the system message `member.joined`; who asked hears"
              + " `group.join.answered`. Repeating it changes nothing.")
  @Extension(
      name = "x-errors",
      value = "not_found forbidden request_closed group_full group_dismissed")
  public JoinRequest accept(
      @Parameter(description = "The request.", example = "187365110042") @PathParam("requestId")
          RequestId requestId,
      @Context SecurityContext security) {
    return requests.accept(Callers.of(security).user(), requestId);
  }

  /// Turns somebody away.
  @POST
  @Path("/{requestId}/reject")
  @Operation(
      operationId = "rejectJoinRequest",
      summary = "Turn away who asked",
      description =
          "For owner and admins. Who asked hears `group.join.answered`. Repeating it"
              + " changes nothing.")
  @Extension(name = "x-errors", value = "not_found forbidden request_closed group_dismissed")
  public JoinRequest reject(
      @Parameter(description = "The request.", example = "187365110042") @PathParam("requestId")
          RequestId requestId,
      @Context SecurityContext security) {
    return requests.reject(Callers.of(security).user(), requestId);
  }
}
