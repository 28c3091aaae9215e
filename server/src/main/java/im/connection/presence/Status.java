package im.connection.presence;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a user chose to let others know: how available they are, and a few words.
@Schema(description = "What a user chose to let others know")
public record Status(
    @Schema(description = "online, away, busy or invisible", examples = "busy")
        Availability availability,
    @Schema(examples = "开会中", nullable = true) @Nullable String text) {
  static final Status DEFAULT = new Status(Availability.ONLINE, null);

  boolean isInvisible() {
    return availability == Availability.INVISIBLE;
  }
}
