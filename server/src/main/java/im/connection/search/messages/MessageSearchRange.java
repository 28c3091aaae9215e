package im.connection.search.messages;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A part of a text, in UTF-16 units.
@Schema(name = "TextRange", description = "A part of a text, counted in UTF-16 code units.")
record MessageSearchRange(@Schema(examples = "2") int start, @Schema(examples = "4") int length) {
  @JsonIgnore
  int end() {
    return start + length;
  }

  /// The same, at least up to there.
  MessageSearchRange until(int end) {
    return new MessageSearchRange(start, Math.max(end(), end) - start);
  }
}
