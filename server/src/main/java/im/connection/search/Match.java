package im.connection.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How many of several tags are wanted.
@Schema(description = "Whether one of the tags is enough, or all are wanted.")
enum Match {
  @JsonProperty("any")
  ANY,
  @JsonProperty("all")
  ALL;

  /// Reads the wire form; any unless said otherwise.
  static Match named(@Nullable String text) {
    return switch (text) {
      case null -> ANY;
      case "any" -> ANY;
      case "all" -> ALL;
      default -> throw Refusal.invalid("match", "any or all");
    };
  }
}
