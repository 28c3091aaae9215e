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
              + " sort by name in the client. With `since` only what has changed: contacts that are"
              + " new or that you noted something about, and users who are contacts no more. What"
              + " your contacts change about themselves is not counted. Removals are remembered, the"
              + " last 500 at least; beyond them the answer is a `reset`.")
  public ContactPage list(
      @Parameter(
              description = "Only what has changed since the `rev` of an earlier answer.",
              example = "0")
          @QueryParam("since")
          @Nullable Long since,
      @Parameter(description = "Only contacts with this label; not with `since`.")
          @QueryParam("label")
          @Nullable String label,
      @Parameter(description = "The `next` of the page before; it takes the place of `since`.")
          @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    var query = ContactQuery.of(since, label, cursor, Page.limit(limit));
    return contacts.list(Callers.of(security).user(), query);
  }

  /// The caller's labels.
  @GET
  @Path("/labels")
  @Operation(
      operationId = "listContactLabels",
      summary = "List the labels you have in use",
      description = "By name, with the number of contacts under each: at most 200, on one page.")
  public Page<Label> labels(@Context SecurityContext security) {
    return new Page<>(contacts.labels(Callers.of(security).user()), null);
  }

  /// Changes notes.
  @PATCH
  @Path("/{userId}")
  @Operation(
      operationId = "updateContact",
      summary = "Change what you note about a contact",
      description =
          "Remark, labels, star: absent fields stay as they are, null clears them. Your devices hear"
              + " `contact.updated`; the contact does not.")
  @Extension(name = "x-errors", value = "not_found list_full")
  public Contact update(
      @Parameter(description = "The contact.", example = "187364523311") @PathParam("userId")
          UserId userId,
      ContactUpdate update,
      @Context SecurityContext security) {
    return contacts.update(Callers.of(security).user(), userId, Given.required("body", update));
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
