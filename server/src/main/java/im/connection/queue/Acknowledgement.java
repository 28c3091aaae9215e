package im.connection.queue;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.Refusal;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How far a device has taken in what was sent to it: for each conversation the highest position
/// without a hole before it. Cumulative.
@Schema(description = "Cumulative positions, at most 1,000 conversations at a time.")
public record Acknowledgement(
    Map<ConversationId, Position> positions, @Schema(examples = "12") @Nullable Long feedPos) {
  static final int MAX_POSITIONS = 1_000;

  public Acknowledgement {
    positions = positions == null ? Map.of() : Map.copyOf(positions);
    if (positions.size() > MAX_POSITIONS) {
      throw Refusal.invalid("positions", "at most %d conversations".formatted(MAX_POSITIONS));
    }
    if (feedPos != null && feedPos < 0) {
      throw Refusal.invalid("feedPos", "0 or more");
    }
  }
}
