package im.connection.conversations;

import im.connection.kernel.Cursors;
import java.time.Instant;

/// Where a page of the conversation list ended: among those pinned or not, after this time, and
/// this id among equal times.
record ListCursor(boolean isPinned, long millis, long id) {
  private static final long YEAR_2262 = Long.MAX_VALUE / 1_000_000;
  static final ListCursor FIRST = new ListCursor(true, YEAR_2262, Long.MAX_VALUE);

  ListCursor {
    if (millis < 0 || millis > YEAR_2262) {
      throw Cursors.unusable();
    }
  }

  static ListCursor of(ConversationRecord record) {
    return new ListCursor(
        record.settings().isPinned(), record.lastAt().toEpochMilli(), record.id().value());
  }

  static ListCursor valueOf(String text) {
    long[] numbers = Cursors.read(text, 3);
    return new ListCursor(numbers[0] == 1, numbers[1], numbers[2]);
  }

  Instant time() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public String toString() {
    return Cursors.write(isPinned ? 1 : 0, millis, id);
  }
}
