package im.connection.messages;

import im.connection.kernel.Cursors;
import java.time.Instant;

/// Where a page of messages that want attention ended: at one stored then, and at this place among
/// equal times.
record AttentionCursor(long millis, long conversation, long seq) {
  private static final long YEAR_2262 = Long.MAX_VALUE / 1_000_000;

  /// Before the newest one.
  static final AttentionCursor FIRST = new AttentionCursor(YEAR_2262, Long.MAX_VALUE, 0);

  AttentionCursor {
    if (millis < 0 || millis > YEAR_2262) {
      throw Cursors.unusable();
    }
  }

  static AttentionCursor of(AttentionStore.Row last) {
    return new AttentionCursor(
        last.createdAt().toEpochMilli(), last.place().conversation().value(), last.place().seq());
  }

  static AttentionCursor valueOf(String text) {
    long[] numbers = Cursors.read(text, 3);
    return new AttentionCursor(numbers[0], numbers[1], numbers[2]);
  }

  Instant time() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public String toString() {
    return Cursors.write(millis, conversation, seq);
  }
}
