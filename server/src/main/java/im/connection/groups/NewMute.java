package im.connection.groups;

import im.connection.kernel.Given;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Until when a member may not write.
@Schema(description = "Until when a member may not write.")
record NewMute(
    @Schema(description = "Within the next ten years.", examples = "2026-03-02T08:30:00.000Z")
        Instant until) {
  NewMute {
    until = Given.required("until", until);
  }
}
