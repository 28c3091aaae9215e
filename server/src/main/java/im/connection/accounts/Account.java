package im.connection.accounts;

import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user's account as operators see it.
@Schema(description = "A user's account as operators see it")
public record Account(
    @Schema(description = "The user's id", examples = "48318382080000") UserId id,
    @Schema(description = "The username", examples = "alice") String username,
    @Schema(description = "The name shown", examples = "爱丽丝 Alice") String displayName,
    @Schema(description = "A person, a bot, or the server itself", examples = "person")
        User.Kind kind,
    @Schema(description = "When it was made", examples = "2026-03-01T08:15:30.123Z")
        Instant createdAt,
    @Schema(description = "Whether the user is an operator", examples = "false") boolean isOperator,
    @Schema(description = "Present while the account is suspended")
        @Nullable Suspension suspension) {}
