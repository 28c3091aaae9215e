package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A change of one's own profile; absent fields stay as they are.
@Schema(description = "A change of one's own profile; absent fields stay as they are")
record ProfileUpdate(
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "1..64 visible characters; null shows the username instead",
            examples = "爱丽丝")
        @Nullable TextPatch displayName,
    @Schema(
            implementation = String.class,
            nullable = true,
            description = "Up to 500 characters; null removes it",
            examples = "Gardener, 杭州")
        @Nullable TextPatch bio) {
  static final int MAX_DISPLAY_NAME = 64;
  static final int MAX_BIO = 500;

  ProfileUpdate {
    displayName =
        orUnchanged(displayName).map(name -> Text.line("displayName", name, MAX_DISPLAY_NAME));
    bio = orUnchanged(bio).map(text -> Text.lines("bio", text, MAX_BIO));
  }

  /// What the display name becomes: the username when it is cleared.
  String displayNameOf(Profile old) {
    var patch = orUnchanged(displayName);
    String cleared = patch.isPresent() ? old.username() : old.displayName();
    return patch.value() == null ? cleared : patch.value();
  }

  /// What the bio becomes: none when it is cleared or empty.
  @Nullable String bioOf(Profile old) {
    var patch = orUnchanged(bio);
    if (!patch.isPresent()) {
      return old.bio();
    }
    return patch.value() == null || patch.value().isEmpty() ? null : patch.value();
  }

  private static TextPatch orUnchanged(@Nullable TextPatch patch) {
    return patch == null ? TextPatch.UNCHANGED : patch;
  }
}
