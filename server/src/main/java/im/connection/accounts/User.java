package im.connection.accounts;

import com.fasterxml.jackson.annotation.JsonValue;
import im.connection.kernel.UserId;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user as others see them. The birthday, phone number and e-mail address are absent unless the
/// user's privacy settings let the viewer see them.
@Schema(description = "A user as others see them")
public record User(
    @Schema(description = "The user's id, for ever", examples = "48318382080000") UserId id,
    @Schema(description = "The unique username, for ever", examples = "alice") String username,
    @Schema(description = "The name to show", examples = "爱丽丝 Alice") String displayName,
    @Schema(description = "The medium that shows the user", examples = "48318382080777")
        @Nullable String avatar,
    @Schema(description = "What the user says about themselves", examples = "Gardener, 杭州")
        @Nullable String bio,
    @Schema(description = "What the user says they are", examples = "female")
        @Nullable Gender gender,
    @Schema(
            description = "Words under which the user wants to be found",
            examples = "[\"hiking\", \"摄影\"]")
        List<String> tags,
    @Schema(description = "A person, a bot, or the server itself", examples = "person") Kind kind,
    @Schema(description = "The birthday, if the viewer may see it", examples = "1990-05-17")
        @Nullable LocalDate birthday,
    @Schema(description = "The phone number, if the viewer may see it", examples = "+8613800138000")
        @Nullable String phone,
    @Schema(
            description = "The verified e-mail address, if the viewer may see it",
            examples = "alice@example.org")
        @Nullable String email) {
  public User {
    tags = List.copyOf(tags);
  }

  /// What stands behind a user.
  public enum Kind {
    PERSON,
    BOT,
    SYSTEM;

    /// The name on the wire and in the database.
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind ofWireName(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }
}
