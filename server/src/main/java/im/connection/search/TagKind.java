package im.connection.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.Refusal;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whose tags are meant.
@Schema(description = "Whether the tags of users or of groups are meant.")
enum TagKind {
  @JsonProperty("user")
  USER,
  @JsonProperty("group")
  GROUP;

  /// Reads the wire form; users unless said otherwise.
  static TagKind named(@Nullable String text) {
    return switch (text) {
      case null -> USER;
      case "user" -> USER;
      case "group" -> GROUP;
      default -> throw Refusal.invalid("kind", "user or group");
    };
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
