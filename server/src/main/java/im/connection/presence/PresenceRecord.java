package im.connection.presence;

import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user's presence as somebody may see it. Who must not see it sees an `offline` without a time,
/// and so does whoever asks for a user who does not exist.
///
/// @param availability `online`, `away`, `busy` or `offline`
/// @param text the user's own words, while they are not offline
/// @param lastSeenAt when they were last there, while they are offline; absent when that is not
///   known or not shown
@Schema(description = "A user's presence as you may see it")
public record PresenceRecord(
    UserId userId,
    @Schema(description = "online, away, busy or offline", examples = "online")
        Availability availability,
    @Schema(examples = "开会中", nullable = true) @Nullable String text,
    @Schema(examples = "2026-03-02T08:30:00.000Z", nullable = true) @Nullable Instant lastSeenAt) {
  /// What those see who must not see more.
  static PresenceRecord hidden(UserId user) {
    return new PresenceRecord(user, Availability.OFFLINE, null, null);
  }
}
