package im.connection.stickers;

import im.connection.kernel.Given;
import im.connection.kernel.PackId;
import im.connection.kernel.Page;
import im.connection.kernel.StickerId;
import im.connection.platform.http.Callers;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/// Sticker packs over REST.
@Singleton
@Path("/api/v1/sticker-packs")
@RunOnVirtualThread
@Tag(name = "stickers", description = "Sticker packs: making, sharing and keeping them.")
public final class StickerController {
  private final Stickers stickers;

  StickerController(Stickers stickers) {
    this.stickers = stickers;
  }

  /// Make a sticker pack.
  @POST
  @ResponseStatus(201)
  @Operation(
      operationId = "createStickerPack",
      summary = "Make a sticker pack",
      description = "You keep it at hand. At most 50 of your own.")
  @Extension(name = "x-errors", value = "list_full")
  public StickerPack create(NewPack pack, @Context SecurityContext security) {
    return stickers.create(Callers.of(security).user(), Given.required("body", pack));
  }

  /// List the sticker packs you keep.
  @GET
  @Operation(
      operationId = "listStickerPacks",
      summary = "List the sticker packs you keep, and your own",
      description = "With their stickers, the one kept last first; all on one page.")
  public Page<StickerPack> kept(@Context SecurityContext security) {
    return stickers.kept(Callers.of(security).user());
  }

  /// Read a sticker pack.
  @GET
  @Path("/{packId}")
  @Operation(
      operationId = "getStickerPack",
      summary = "Read a sticker pack",
      description = "One of your own, or one that is shared.")
  @Extension(name = "x-errors", value = "not_found")
  public StickerPack get(
      @Parameter(description = "The pack.", example = "187364999001") @PathParam("packId")
          PackId packId,
      @Context SecurityContext security) {
    return stickers.get(Callers.of(security).user(), packId);
  }

  /// Rename or share a sticker pack.
  @PATCH
  @Path("/{packId}")
  @Operation(
      operationId = "updateStickerPack",
      summary = "Rename or share a sticker pack",
      description = "One of your own. Once it is shared no longer, nobody else uses it.")
  @Extension(name = "x-errors", value = "not_found")
  public StickerPack update(
      @Parameter(description = "The pack.", example = "187364999001") @PathParam("packId")
          PackId packId,
      PackUpdate update,
      @Context SecurityContext security) {
    return stickers.update(Callers.of(security).user(), packId, Given.required("body", update));
  }

  /// Delete a sticker pack.
  @DELETE
  @Path("/{packId}")
  @Operation(
      operationId = "deleteStickerPack",
      summary = "Delete a sticker pack",
      description = "One of your own, for everybody who keeps it. What was sent stays.")
  @Extension(name = "x-errors", value = "not_found")
  public void delete(
      @Parameter(description = "The pack.", example = "187364999001") @PathParam("packId")
          PackId packId,
      @Context SecurityContext security) {
    stickers.delete(Callers.of(security).user(), packId);
  }

  /// Add a sticker to a pack.
  @POST
  @Path("/{packId}/stickers")
  @Operation(
      operationId = "addSticker",
      summary = "Add a sticker to a pack",
      description = "To one of your own; at most 120.")
  @Extension(name = "x-errors", value = "not_found list_full")
  public StickerPack add(
      @Parameter(description = "The pack.", example = "187364999001") @PathParam("packId")
          PackId packId,
      NewSticker sticker,
      @Context SecurityContext security) {
    return stickers.add(Callers.of(security).user(), packId, Given.required("body", sticker));
  }

  /// Take a sticker out of a pack.
  @DELETE
  @Path("/{packId}/stickers/{stickerId}")
  @Operation(
      operationId = "removeSticker",
      summary = "Take a sticker out of a pack",
      description = "Of one of your own. What was sent stays.")
  @Extension(name = "x-errors", value = "not_found")
  public StickerPack remove(
      @Parameter(description = "The pack.", example = "187364999001") @PathParam("packId")
          PackId packId,
      @Parameter(description = "The sticker.", example = "187364999002") @PathParam("stickerId")
          StickerId stickerId,
      @Context SecurityContext security) {
    return stickers.remove(Callers.of(security).user(), packId, stickerId);
  }

  /// Keep a sticker pack at hand.
  @PUT
  @Path("/{packId}/kept")
  @Operation(
      operationId = "keepStickerPack",
      summary = "Keep a sticker pack at hand",
      description = "One that is shared. At most 200.")
  @Extension(name = "x-errors", value = "not_found list_full")
  public void keep(
      @Parameter(description = "The pack.", example = "187364999001") @PathParam("packId")
          PackId packId,
      @Context SecurityContext security) {
    stickers.keep(Callers.of(security).user(), packId);
  }

  /// Keep a sticker pack no longer.
  @DELETE
  @Path("/{packId}/kept")
  @Operation(
      operationId = "dropStickerPack",
      summary = "Keep a sticker pack no longer",
      description = "A second time changes nothing.")
  public void drop(
      @Parameter(description = "The pack.", example = "187364999001") @PathParam("packId")
          PackId packId,
      @Context SecurityContext security) {
    stickers.drop(Callers.of(security).user(), packId);
  }
}
