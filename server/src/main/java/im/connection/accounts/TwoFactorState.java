package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Whether sign-ins take a second factor.
@Schema(description = "Whether sign-ins take a second factor")
record TwoFactorState(
    @Schema(description = "Whether they do", examples = "true") boolean enabled,
    @Schema(description = "How many recovery codes are left", examples = "10") int recoveryCodes) {}
