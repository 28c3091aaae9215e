package im.connection.conversations;

import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import im.connection.platform.json.Patch;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A change of a user's own settings of a conversation; absent fields stay as they are.
@Schema(description = "A change of your settings; absent fields stay as they are.")
record SettingsUpdate(
    @Schema(description = "Keeps it on top of your list.", nullable = true)
        @Nullable Boolean isPinned,
    @Schema(
            description =
                "Whether you want no notifications from it: without `mutedUntil`, for ever.",
            nullable = true)
        @Nullable Boolean isMuted,
    @Schema(description = "When a mute ends; only together with `isMuted: true`.", nullable = true)
        @Nullable Instant mutedUntil,
    @Schema(description = "Puts it away from your list.", nullable = true)
        @Nullable Boolean isArchived,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "What you call it, at most 64 characters; null removes it.",
            examples = "老同学")
        @Nullable Patch<String> remark) {
  /// Stands for a mute without end.
  static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private static final int MAX_REMARK = 64;

  SettingsUpdate {
    if (mutedUntil != null && !Boolean.TRUE.equals(isMuted)) {
      throw Refusal.invalid("mutedUntil", "only together with isMuted: true");
    }
    if (mutedUntil != null && mutedUntil.isAfter(NEVER)) {
      throw Refusal.invalid("mutedUntil", "a time before the year 9999");
    }
    remark =
        Patch.orUnchanged(remark)
            .map(text -> text.isBlank() ? null : Given.name("remark", text, MAX_REMARK));
  }

  /// The settings after this change.
  ConversationSettings of(ConversationSettings old) {
    var until = isMuted == null ? old.mutedUntil() : mutedUntil;
    return new ConversationSettings(
        isPinned == null ? old.isPinned() : isPinned,
        isMuted == null ? old.isMuted() : isMuted,
        until,
        isArchived == null ? old.isArchived() : isArchived,
        Patch.orUnchanged(remark).or(old.remark()));
  }
}
