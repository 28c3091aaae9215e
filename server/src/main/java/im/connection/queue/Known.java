package im.connection.queue;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks the positions a client sends.
final class Known {
  private Known() {}

  /// A copy; empty when none were sent.
  ///
  /// @throws Refusal `invalid_argument` for a conversation without a position
  static Map<ConversationId, Position> positions(
      @Nullable Map<ConversationId, @Nullable Position> positions) {
    if (positions == null) {
      return Map.of();
    }
    if (positions.containsValue(null)) {
      throw Refusal.invalid("positions", "a seq and a rev for every conversation");
    }
    return Map.copyOf(positions);
  }

  /// Lets a feed position pass.
  static void checkFeed(@Nullable Long pos) {
    if (pos != null && pos < 0) {
      throw Refusal.invalid("feedPos", "0 or more");
    }
  }
}
