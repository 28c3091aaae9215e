package im.connection.groups;

import im.connection.kernel.Given;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a member is called in one group, at most 32 characters; nothing when it is absent or blank.
@Schema(description = "What a member is called in this group.")
record Nickname(
    @Schema(
            description = "At most 32 characters; null shows the display name instead.",
            examples = "老李",
            nullable = true)
        @Nullable String nickname) {
  static final int MAX_LENGTH = 32;

  Nickname {
    nickname =
        nickname == null || nickname.isBlank()
            ? null
            : Given.name("nickname", nickname, MAX_LENGTH);
  }
}
