package im.connection.conversations;

import im.connection.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/// Where a page of the conversation list ended: after this time, and this id among equal times.
record ListCursor(long millis, long id) {
  private static final long YEAR_2262 = Long.MAX_VALUE / 1_000_000;
  static final ListCursor FIRST = new ListCursor(YEAR_2262, Long.MAX_VALUE);

  ListCursor {
    if (millis < 0 || millis > YEAR_2262) {
      throw Refusal.invalid("cursor", "the `next` of an earlier page");
    }
  }

  static ListCursor of(ConversationRecord record) {
    return new ListCursor(record.lastAt().toEpochMilli(), record.id().value());
  }

  static ListCursor valueOf(String text) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":", 2);
      return new ListCursor(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
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
        .encodeToString((millis + ":" + id).getBytes(StandardCharsets.US_ASCII));
  }
}
