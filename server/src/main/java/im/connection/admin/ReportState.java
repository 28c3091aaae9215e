package im.connection.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whether an operator has seen to a report.
@Schema(description = "Whether an operator has seen to it.")
public enum ReportState {
  @JsonProperty("open")
  OPEN,
  @JsonProperty("resolved")
  RESOLVED;

  /// Reads the wire form; `open` when nothing is said.
  static ReportState named(@Nullable String name) {
    return switch (name) {
      case null -> OPEN;
      case "open" -> OPEN;
      case "resolved" -> RESOLVED;
      default -> throw Refusal.invalid("state", "open or resolved");
    };
  }
}
