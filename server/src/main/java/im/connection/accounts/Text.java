package im.connection.accounts;

import im.connection.kernel.Given;
import im.connection.kernel.Refusal;
import java.text.Normalizer;

/// Rules for the short texts people write about themselves and their devices: NFC, no controls,
/// nothing that turns the reading direction of what stands around it.
final class Text {
  private Text() {}

  /// One visible line of 1 to `max` code points, outer white space removed.
  static String line(String field, String typed, int max) {
    String text = tidy(typed);
    int length = text.codePointCount(0, text.length());
    if (length > max
        || Given.isBlank(text)
        || text.codePoints().anyMatch(c -> isControl(c) || isTurn(c))) {
      throw Refusal.invalid(field, "1..%d visible characters on one line".formatted(max));
    }
    return text;
  }

  /// Up to `max` code points with line breaks, outer white space removed; may be empty.
  static String lines(String field, String typed, int max) {
    String text = tidy(typed.replace("\r\n", "\n"));
    if (text.codePointCount(0, text.length()) > max
        || text.codePoints().anyMatch(c -> (c != '\n' && c != '\t' && isControl(c)) || isTurn(c))) {
      throw Refusal.invalid(field, "0..%d characters".formatted(max));
    }
    return text;
  }

  private static String tidy(String typed) {
    return Normalizer.normalize(typed, Normalizer.Form.NFC).strip();
  }

  private static boolean isControl(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }

  /// Bidirectional embeddings, overrides and isolates (UAX #9).
  private static boolean isTurn(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }
}
