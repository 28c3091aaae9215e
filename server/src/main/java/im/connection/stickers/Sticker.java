package im.connection.stickers;

import im.connection.kernel.StickerId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One sticker.
///
/// @param mediaId the medium that shows it
/// @param emoji what it stands for
@Schema(description = "One sticker.")
public record Sticker(
    StickerId id,
    @Schema(examples = "m-187365110042") String mediaId,
    @Schema(examples = "😂") @Nullable String emoji) {}
