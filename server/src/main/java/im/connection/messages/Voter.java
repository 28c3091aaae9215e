package im.connection.messages;

import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Somebody who voted.
@Schema(description = "Somebody who voted.")
record Voter(
    UserId userId, String username, String displayName, @Nullable String avatar, Instant votedAt) {}
