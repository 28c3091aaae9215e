package im.connection.contacts;

import im.connection.kernel.Given;
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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Contact requests over REST.
@Singleton
@Path("/api/v1/contact-requests")
@RunOnVirtualThread
@Tag(name = "contacts")
public final class ContactRequestController {
  private final ContactRequests requests;

  ContactRequestController(ContactRequests requests) {
    this.requests = requests;
  }

  /// Asks a user to be friends.
  @POST
  @Operation(
      operationId = "requestContact",
      summary = "Ask a user to be friends",
      description =
          "Open for 30 days; both hear `contact.requested`. Asking again returns the open request;"
              + " asking someone who asked you first makes you friends at once. At most 100 of your"
              + " requests may be open or less than a day old. Somebody who has blocked you answers as"
              + " somebody who takes no requests: `not_accepted`.")
  @Extension(name = "x-errors", value = "not_found not_accepted blocked_by_you request_limit")
  public ContactAnswer request(NewContactRequest wanted, @Context SecurityContext security) {
    return requests.request(Callers.of(security).user(), Given.required("body", wanted));
  }

  /// The caller's requests in one direction.
  @GET
  @Operation(
      operationId = "listContactRequests",
      summary = "List contact requests",
      description = "Those you received or sent, whatever became of them, the newest first.")
  public Page<ContactRequest> list(
      @Parameter(
              description = "`incoming` or `outgoing`.",
              required = true,
              schema = @Schema(enumeration = {"incoming", "outgoing"}))
          @QueryParam("direction")
          @Nullable String direction,
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    var side = ContactRequest.Direction.named(direction);
    return requests.list(Callers.of(security).user(), side, cursor, Page.limit(limit));
  }

  /// Says yes.
  @POST
  @Path("/{requestId}/accept")
  @Operation(
      operationId = "acceptContactRequest",
      summary = "Accept a contact request",
      description =
          "You are friends from now on: your direct conversation is open, without the stranger"
              + " limit, and both hear `contact.accepted`. Repeating it changes nothing.")
  @Extension(name = "x-errors", value = "not_found request_closed")
  public ContactAnswer accept(
      @Parameter(description = "The request.", example = "187364530022") @PathParam("requestId")
          RequestId requestId,
      @Context SecurityContext security) {
    return requests.accept(Callers.of(security).user(), requestId);
  }

  /// Takes a request back.
  @POST
  @Path("/{requestId}/cancel")
  @Operation(
      operationId = "cancelContactRequest",
      summary = "Cancel a contact request",
      description =
          "For whoever sent it. Both hear `contact.cancelled`. Repeating it changes nothing.")
  @Extension(name = "x-errors", value = "not_found request_closed")
  public ContactRequest cancel(
      @Parameter(description = "The request.", example = "187364530022") @PathParam("requestId")
          RequestId requestId,
      @Context SecurityContext security) {
    return requests.cancel(Callers.of(security).user(), requestId);
  }

  /// Says no.
  @POST
  @Path("/{requestId}/decline")
  @Operation(
      operationId = "declineContactRequest",
      summary = "Decline a contact request",
      description = "Both hear `contact.declined`. Repeating it changes nothing.")
  @Extension(name = "x-errors", value = "not_found request_closed")
  public ContactRequest decline(
      @Parameter(description = "The request.", example = "187364530022") @PathParam("requestId")
          RequestId requestId,
      @Context SecurityContext security) {
    return requests.decline(Callers.of(security).user(), requestId);
  }
}
