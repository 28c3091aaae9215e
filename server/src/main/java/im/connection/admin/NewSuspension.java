package im.connection.admin;

import im.connection.kernel.Given;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Why a user is to be suspended, and until when.
@Schema(
    description = "Why a user is to be suspended, and until when.",
    requiredProperties = "reason")
record NewSuspension(
    @Schema(
            description = "What the user is told, 1..200 characters on one line.",
            examples = "spam")
        String reason,
    @Schema(
            description = "Within the next ten years; without it, there is no end.",
            examples = "2026-03-08T08:30:00.000Z",
            nullable = true)
        @Nullable Instant until,
    @Schema(
            description = "At most 1,000 characters; only operators read it.",
            examples = "第三次举报",
            nullable = true)
        @Nullable String note) {
  NewSuspension {
    reason = Given.required("reason", reason);
    note = Given.text("note", note, NewReport.MAX_TEXT);
  }
}
