package im.connection.contacts;

import im.connection.kernel.Page;
import im.connection.kernel.UserId;
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

/// Blocking over REST.
@Singleton
@Path("/api/v1/blocks")
@RunOnVirtualThread
@Tag(name = "contacts")
public final class BlockController {
  private final Blocks blocks;

  BlockController(Blocks blocks) {
    this.blocks = blocks;
  }

  /// Whom the caller blocks.
  @GET
  @Operation(
      operationId = "listBlocks",
      summary = "List whom you have blocked",
      description = "In an order that never changes (by user id).")
  public Page<Block> list(
      @Parameter(description = "The `next` of the page before.") @QueryParam("cursor")
          @Nullable String cursor,
      @Parameter(description = "1 to 200, 50 unless given.", example = "50") @QueryParam("limit")
          @Nullable Integer limit,
      @Context SecurityContext security) {
    return blocks.list(Callers.of(security).user(), cursor, Page.limit(limit));
  }

  /// Blocks a user.
  @PUT
  @Path("/{userId}")
  @Operation(
      operationId = "blockUser",
      summary = "Block a user",
      description =
          "Once this is answered nothing of theirs gets into your direct conversation: they get"
              + " `not_accepted`, as from somebody who takes no messages or requests, and you get"
              + " `blocked_by_you` until you unblock them. An open request between you is closed"
              + " as if you had declined it or taken it back. They are told no more than that; your devices hear `user.blocked`. You stay friends if you are,"
              + " and groups are not affected. You may block 5,000 users; repeating it changes"
              + " nothing.")
  @Extension(name = "x-errors", value = "not_found list_full")
  public Block block(
      @Parameter(description = "The user.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    return blocks.block(Callers.of(security).user(), userId);
  }

  /// Unblocks a user.
  @DELETE
  @Path("/{userId}")
  @Operation(
      operationId = "unblockUser",
      summary = "Unblock a user",
      description = "Your devices hear `user.unblocked`.")
  @Extension(name = "x-errors", value = "not_found")
  public void unblock(
      @Parameter(description = "The user.", example = "187364523311") @PathParam("userId")
          UserId userId,
      @Context SecurityContext security) {
    blocks.unblock(Callers.of(security).user(), userId);
  }
}
