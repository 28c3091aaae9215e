package im.connection.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// The wire form of cursors made of numbers: opaque to clients, who only hand them back.
public final class Cursors {
  private Cursors() {}

  /// Writes numbers that are not negative.
  public static String write(long... numbers) {
    var text = new StringBuilder();
    for (long number : numbers) {
      text.append(text.isEmpty() ? "" : ":").append(number);
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /// Reads so many numbers.
  ///
  /// @throws Refusal `invalid_argument` for what was not written by [#write]
  public static long[] read(String text, int count) {
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":", -1);
      long[] numbers = Arrays.stream(parts).mapToLong(Long::parseLong).toArray();
      if (numbers.length == count && Arrays.stream(numbers).allMatch(number -> number >= 0)) {
        return numbers;
      }
    } catch (IllegalArgumentException unreadable) {
      throw unusable();
    }
    throw unusable();
  }

  /// Says that a cursor is none of ours.
  public static Refusal unusable() {
    return Refusal.invalid("cursor", "the `next` of an earlier page");
  }
}
