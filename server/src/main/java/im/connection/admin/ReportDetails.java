package im.connection.admin;

import im.connection.conversations.LogEntry;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A report with the message it speaks of.
@Schema(description = "A report with the message it speaks of.")
record ReportDetails(
    Report report,
    @Schema(
            description =
                "The reported message as it is now; once recalled, it has `recalledAt` and no body.")
        @Nullable LogEntry message) {}
