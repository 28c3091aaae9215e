package im.connection.accounts;

import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user as they see themselves: everything the server knows but the password.
@Schema(description = "The signed-in user's own profile")
public record Profile(
    @Schema(description = "The user's id, for ever", examples = "48318382080000") UserId id,
    @Schema(description = "The unique username, for ever", examples = "alice") String username,
    @Schema(description = "The name to show", examples = "爱丽丝 Alice") String displayName,
    @Schema(description = "What the user says about themselves", examples = "Gardener, 杭州")
        @Nullable String bio,
    @Schema(description = "A person, a bot, or the server itself", examples = "person")
        User.Kind kind,
    @Schema(description = "The user's id in the product that signs them in", examples = "crm-4711")
        @Nullable String externalId,
    @Schema(description = "When the user registered", examples = "2026-03-01T08:15:30.123Z")
        Instant createdAt,
    @Schema(description = "When the profile last changed", examples = "2026-03-01T08:15:30.123Z")
        Instant updatedAt) {
  /// What of it everybody signed in may see.
  User user() {
    return new User(id, username, displayName, bio, kind);
  }
}
