package im.connection.links;

/// Makes one line of plain text of what a page gives: spaces are single, and there is nothing in it
/// that no database keeps, or that turns around the text beside it.
final class Plain {
  private static final int REPLACEMENT = 0xFFFD;

  private Plain() {}

  /// At most `max` characters, the last an ellipsis where something was cut.
  static String text(String given, int max) {
    var text = new StringBuilder();
    given
        .codePoints()
        .map(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) ? ' ' : c)
        .filter(Plain::isShown)
        .forEach(c -> {
          if (c != ' ' || (!text.isEmpty() && text.charAt(text.length() - 1) != ' ')) {
            text.appendCodePoint(c);
          }
        });
    String line = text.toString().strip();
    return line.codePointCount(0, line.length()) <= max
        ? line
        : line.substring(0, line.offsetByCodePoints(0, max - 1)).strip() + "…";
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE -> false;
      default -> c != REPLACEMENT && !isTurning(c);
    };
  }

  /// Marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9).
  private static boolean isTurning(int c) {
    return c == 0x200E
        || c == 0x200F
        || c == 0x061C
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
