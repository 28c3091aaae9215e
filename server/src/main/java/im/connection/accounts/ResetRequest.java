package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Whose password was forgotten.
@Schema(description = "Whose password was forgotten")
record ResetRequest(
    @Schema(description = "The verified address", examples = "alice@example.org") String email) {}
