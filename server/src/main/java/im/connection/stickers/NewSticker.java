package im.connection.stickers;

import im.connection.kernel.Emojis;
import im.connection.kernel.Given;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A sticker to be added to a pack.
@Schema(description = "A sticker to be added.")
record NewSticker(
    @Schema(description = "The medium that shows it.", examples = "m-187365110042") String mediaId,
    @Schema(description = "The emoji it stands for.", examples = "😂", nullable = true)
        @Nullable String emoji) {
  NewSticker {
    mediaId = Given.medium("mediaId", mediaId);
    if (emoji != null) {
      emoji = Emojis.one("emoji", emoji);
    }
  }
}
