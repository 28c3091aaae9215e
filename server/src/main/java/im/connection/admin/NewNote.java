package im.connection.admin;

import im.connection.kernel.Given;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an operator notes about what they do.
@Schema(description = "What you note about it.")
record NewNote(
    @Schema(
            description = "At most 1,000 characters; only operators read it.",
            examples = "第三次举报",
            nullable = true)
        @Nullable String note) {
  NewNote {
    note = Given.text("note", note, NewReport.MAX_TEXT);
  }
}
