package im.connection.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// In which order what was found is listed.
@Schema(
    description =
        "`relevance`: names that are equal first, then those that contain what is sought, then those"
            + " that resemble it; the most recently active first among each. `activity`: the most"
            + " recently active first.")
enum Sort {
  @JsonProperty("relevance")
  RELEVANCE,
  @JsonProperty("activity")
  ACTIVITY;

  /// Reads the wire form; by relevance unless said otherwise.
  static Sort named(@Nullable String text) {
    return switch (text) {
      case null -> RELEVANCE;
      case "relevance" -> RELEVANCE;
      case "activity" -> ACTIVITY;
      default -> throw Refusal.invalid("sort", "relevance or activity");
    };
  }
}
