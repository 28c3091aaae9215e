package im.connection.messages;

import im.connection.conversations.Place;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
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

/// Favourites over REST.
@Singleton
@Path("/api/v1/favourites")
@RunOnVirtualThread
@Tag(name = "messages")
public final class FavouriteController {
  private final Favourites favourites;

  FavouriteController(Favourites favourites) {
    this.favourites = favourites;
  }

  /// Lists favourites.
  @GET
  @Operation(
      operationId = "listFavourites",
      summary = "List your favourites",
      description =
          "The latest first. Messages you do not see any more are left out, so a page may be short.")
  public Page<Favourite> list(
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return favourites.list(Callers.of(security).user(), cursor, Page.limit(limit));
  }

  /// Adds a favourite.
  @PUT
  @Path("/{conversationId}/{seq}")
  @Operation(
      operationId = "addFavourite",
      summary = "Keep a message at hand",
      description =
          "For yourself; at most 5,000. A reference: once the message is recalled, or you clear or delete"
              + " it for yourself, it is gone from here. Your devices hear `favourite.changed`.")
  @Extension(name = "x-errors", value = "not_found list_full")
  public void add(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Context SecurityContext security) {
    favourites.add(Callers.of(security).user(), new Place(conversationId, seq));
  }

  /// Removes a favourite.
  @DELETE
  @Path("/{conversationId}/{seq}")
  @Operation(
      operationId = "removeFavourite",
      summary = "Keep a message at hand no longer",
      description = "Your devices hear `favourite.changed`. A second time changes nothing.")
  public void remove(
      @Parameter(description = "The conversation.", example = "187364999001")
          @PathParam("conversationId")
          ConversationId conversationId,
      @Parameter(description = "The message's place.", example = "42") @PathParam("seq") long seq,
      @Context SecurityContext security) {
    favourites.remove(Callers.of(security).user(), new Place(conversationId, seq));
  }
}
