package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Which codes were mailed.
@Schema(description = "Which codes were mailed")
record RequestedEmail(
    @Schema(
            description = "Whether the present address got a code too, to be given with the other",
            examples = "false")
        boolean needsCurrentCode) {}
