package im.connection.search.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a message can carry.
@Schema(description = "What a message carries: a link, also within its text, a file, or an image.")
enum MessageSearchHas {
  @JsonProperty("link")
  LINK,
  @JsonProperty("file")
  FILE,
  @JsonProperty("image")
  IMAGE;

  private static final Pattern ADDRESS = Pattern.compile("(?i)https?://[^\\s/]");

  /// Reads the wire form; null when nothing is given.
  static @Nullable MessageSearchHas named(@Nullable String text) {
    return switch (text) {
      case null -> null;
      case "link" -> LINK;
      case "file" -> FILE;
      case "image" -> IMAGE;
      default -> throw Refusal.invalid("has", "link, file or image");
    };
  }

  /// Whether it holds for a message of this type and text.
  boolean isTrue(String type, String text) {
    return type.equals(wireName()) || (this == LINK && ADDRESS.matcher(text).find());
  }

  /// The term under which it is kept.
  String term() {
    return "has:" + wireName();
  }

  private String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
