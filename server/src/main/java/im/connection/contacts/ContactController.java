package im.connection.contacts;

import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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

/// Contacts over REST.
@Singleton
@Path("/api/v1/contacts")
@RunOnVirtualThread
@Tag(name = "contacts", description = "Friends, and the requests by which users become friends.")
public final class ContactController {
  private final Contacts contacts;

  ContactController(Contacts contacts) {
    this.contacts = contacts;
  }

  /// The caller's contacts.
  @GET
  @Operation(
      operationId = "listContacts",
      summary = "List your contacts",
      description =
          "In an order that never changes (by user id), so that pages neither skip nor repeat;"
              + " sort by name in the client.")
  public Page<Contact> list(
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return contacts.list(Callers.of(security).user(), cursor, Page.limit(limit));
  }

  /// Changes a remark.
  @PATCH
  @Path("/{userId}")
  @Operation(
      operationId = "updateContact",
      summary = "Change a contact's remark",
      description = "Your other devices hear `contact.updated`.")
  @Extension(name = "x-errors", value = "not_found")
  public Contact update(
      @Parameter(description = "The contact.", example = "187364523311") @PathParam("userId")
          UserId userId,
      Remark remark,
      @Context SecurityContext security) {
    return contacts.remark(Callers.of(security).user(), userId, Given.required("body", remark));
  }

  /// Ends a friendship.
  @DELETE
  @Path("/{userId}")
  @Operation(
      operationId = "removeContact",
      summary = "Remove a contact",
      description =
          "Ends the friendship for both sides; both hear `contact.removed`. The conversation stays,"
              + " under the stranger limit again.")
  @Extension(name = "x-errors", value = "not_found")
  public void remove(
      @Parameter(description = "The contact.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    contacts.remove(Callers.of(security).user(), userId);
  }
}
