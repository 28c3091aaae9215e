package im.connection.accounts;

import com.fasterxml.jackson.annotation.JsonValue;
import im.connection.kernel.UserId;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user as everybody signed in may see them.
@Schema(description = "A user as everybody signed in may see them")
public record User(
    @Schema(description = "The user's id, for ever", examples = "48318382080000") UserId id,
    @Schema(description = "The unique username, for ever", examples = "alice") String username,
    @Schema(description = "The name to show", examples = "爱丽丝 Alice") String displayName,
    @Schema(description = "What the user says about themselves", examples = "Gardener, 杭州")
        @Nullable String bio,
    @Schema(description = "A person, a bot, or the server itself", examples = "person") Kind kind) {
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
