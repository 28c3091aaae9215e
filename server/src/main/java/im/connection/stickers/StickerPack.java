package im.connection.stickers;

import im.connection.kernel.PackId;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A sticker pack as somebody sees it.
///
/// @param isShared whether others may use it
/// @param isKept whether the viewer has it at hand
/// @param stickers in the order in which they were added
@Schema(description = "A sticker pack as you see it.")
record StickerPack(
    PackId id,
    UserId ownerId,
    @Schema(examples = "猫猫") String name,
    boolean isShared,
    boolean isKept,
    Instant createdAt,
    List<Sticker> stickers) {
  StickerPack {
    stickers = List.copyOf(stickers);
  }
}
