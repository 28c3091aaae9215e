package im.connection.accounts;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whether a user's account is to be deleted, and when.
@Schema(description = "Whether your account is to be deleted, and when")
public record Closing(
    @Schema(
            description = "When it will be deleted; absent while it is not to be",
            examples = "2026-03-15T08:30:00.000Z",
            nullable = true)
        @Nullable Instant deletionAt) {}
