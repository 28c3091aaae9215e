package im.connection.search.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// In which order messages that were found are listed.
@Schema(
    description =
        "`newest`: the newest first. `best`: those in which the words weigh most first, among the"
            + " newest 2,000 that have them.")
enum MessageSearchSort {
  @JsonProperty("newest")
  NEWEST,
  @JsonProperty("best")
  BEST;

  /// Reads the wire form; the newest first unless said otherwise.
  static MessageSearchSort named(@Nullable String text) {
    return switch (text) {
      case null -> NEWEST;
      case "newest" -> NEWEST;
      case "best" -> BEST;
      default -> throw Refusal.invalid("sort", "newest or best");
    };
  }
}
