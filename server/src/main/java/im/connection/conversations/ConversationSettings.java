package im.connection.conversations;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user's own settings of a conversation.
///
/// @param isPinned whether it stays on top of their list
/// @param isMuted whether they want no notifications from it now, but for messages that mention
///   them or come from members they follow
/// @param mutedUntil when that ends; absent when it has no end
/// @param isArchived whether it is put away from their list
/// @param remark what they call it, for themselves
@Schema(description = "Your own settings of a conversation.")
public record ConversationSettings(
    boolean isPinned,
    boolean isMuted,
    @Nullable Instant mutedUntil,
    boolean isArchived,
    @Nullable String remark) {
  /// Those of a conversation nobody has set anything for.
  static final ConversationSettings NONE =
      new ConversationSettings(false, false, null, false, null);
}
