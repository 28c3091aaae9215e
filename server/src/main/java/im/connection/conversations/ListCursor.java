package im.connection.conversations;

import im.connection.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/// Where a page of the conversation list ended: among those pinned or not, after this time, and
/// this id among equal times.
record ListCursor(boolean isPinned, long millis, long id) {
  private static final long YEAR_2262 = Long.MAX_VALUE / 1_000_000;
  static final ListCursor FIRST = new ListCursor(true, YEAR_2262, Long.MAX_VALUE);

  ListCursor {
    if (millis < 0 || millis > YEAR_2262) {
      throw Refusal.invalid("cursor", "the `next` of an earlier page");
    }
  }

  static ListCursor of(ConversationRecord record) {
    return new ListCursor(
        record.settings().isPinned(), record.lastAt().toEpochMilli(), record.id().value());
  }

  static ListCursor valueOf(String text) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":", 3);
      return new ListCursor(
          parts[0].equals("p"), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) {
      throw Refusal.invalid("cursor", "the `next` of an earlier page");
    }
  }

  Instant time() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ((isPinned ? "p:" : "n:") + millis + ":" + id).getBytes(StandardCharsets.US_ASCII));
  }
}
