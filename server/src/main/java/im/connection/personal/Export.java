package im.connection.personal;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.ExportId;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An archive of everything that is a user's, in the making or done.
///
/// @param progress from 0 to 1
/// @param bytes the size of the archive, once it is done
/// @param expiresAt until when it is kept, once it is done
@Schema(description = "An archive of everything that is yours, in the making or done")
public record Export(
    ExportId id,
    State state,
    @Schema(description = "From 0 to 1", examples = "0.42") double progress,
    @Schema(examples = "2026-03-02T08:30:00.000Z") Instant requestedAt,
    @Schema(examples = "2026-03-02T08:31:00.000Z", nullable = true) @Nullable Instant finishedAt,
    @Schema(description = "The size of the archive", examples = "48213", nullable = true)
        @Nullable Long bytes,
    @Schema(
            description = "Until when it is kept",
            examples = "2026-03-09T08:31:00.000Z",
            nullable = true)
        @Nullable Instant expiresAt) {
  /// How far an export has come.
  @Schema(description = "How far an export has come")
  public enum State {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("done")
    DONE,
    @JsonProperty("failed")
    FAILED;

    static State ofWireName(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    boolean isFinished() {
      return this == DONE || this == FAILED;
    }
  }
}
