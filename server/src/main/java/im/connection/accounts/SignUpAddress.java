package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The address that somebody wants to register with.
@Schema(description = "The address that somebody wants to register with")
record SignUpAddress(
    @Schema(description = "At most 254 characters", examples = "alice@example.org") String email) {}
