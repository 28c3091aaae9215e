package im.connection.stickers;

import im.connection.kernel.Given;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A sticker pack to be made.
@Schema(description = "A sticker pack to be made.")
record NewPack(
    @Schema(description = "1 to 64 characters.", examples = "猫猫") String name,
    @Schema(description = "Whether others may use it; not unless said.", nullable = true)
        @Nullable Boolean isShared) {
  static final int MAX_NAME = 64;

  NewPack {
    name = Given.name("name", name, MAX_NAME);
  }
}
