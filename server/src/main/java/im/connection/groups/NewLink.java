package im.connection.groups;

import im.connection.kernel.Refusal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How long a new link is good, and for how many.
///
/// @param expiresAt 7 days from now unless given
/// @param maxUses as many as the group may have members unless given
@Schema(description = "How long a new link is good, and for how many.")
record NewLink(
    @Schema(
            description = "Within the next year; in 7 days unless given.",
            examples = "2026-03-08T08:30:00.000Z",
            nullable = true)
        @Nullable Instant expiresAt,
    @Schema(
            description = "How many may join by it, 1 to 100000; any number unless given.",
            examples = "20",
            nullable = true)
        @Nullable Integer maxUses) {
  static final int MAX_USES = 100_000;

  NewLink {
    if (maxUses != null && (maxUses < 1 || maxUses > MAX_USES)) {
      throw Refusal.invalid("maxUses", "1..%d".formatted(MAX_USES));
    }
  }
}
