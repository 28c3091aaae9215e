package im.connection.stickers;

import im.connection.kernel.Given;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A change of a sticker pack; absent fields stay as they are.
@Schema(description = "A change of a sticker pack; absent fields stay as they are.")
record PackUpdate(
    @Schema(description = "1 to 64 characters.", nullable = true) @Nullable String name,
    @Schema(description = "Whether others may use it.", nullable = true)
        @Nullable Boolean isShared) {
  PackUpdate {
    name = name == null ? null : Given.name("name", name, NewPack.MAX_NAME);
  }
}
