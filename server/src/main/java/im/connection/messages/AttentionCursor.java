package im.connection.messages;

import im.connection.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/// Where a page of messages that want attention ended: at one stored then, and at this place among
/// equal times.
record AttentionCursor(long millis, long conversation, long seq) {
  private static final long YEAR_2262 = Long.MAX_VALUE / 1_000_000;

  /// Before the newest one.
  static final AttentionCursor FIRST = new AttentionCursor(YEAR_2262, Long.MAX_VALUE, 0);

  AttentionCursor {
    if (millis < 0 || millis > YEAR_2262) {
      throw Refusal.invalid("cursor", "the `next` of an earlier page");
    }
  }

  static AttentionCursor of(AttentionStore.Row last) {
    return new AttentionCursor(
        last.createdAt().toEpochMilli(), last.place().conversation().value(), last.place().seq());
  }

  static AttentionCursor valueOf(String text) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":", 3);
      return new AttentionCursor(
          Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
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
            (millis + ":" + conversation + ":" + seq).getBytes(StandardCharsets.US_ASCII));
  }
}
