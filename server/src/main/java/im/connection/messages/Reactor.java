package im.connection.messages;

import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Somebody who put an emoji to a message.
@Schema(description = "Somebody who put an emoji to a message.")
record Reactor(
    UserId userId,
    String username,
    String displayName,
    @Nullable String avatar,
    @Schema(examples = "👍") String emoji,
    Instant createdAt) {}
