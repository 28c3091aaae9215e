package im.connection.kernel;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks what a client gave, for records that validate themselves. Lengths count code points of
/// the stripped text.
public final class Given {
  private static final Pattern MEDIUM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private Given() {}

  /// Lets anything but null pass.
  ///
  /// @throws Refusal `invalid_argument` when the field is missing
  public static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw Refusal.invalid(field, "a value");
    }
    return value;
  }

  /// Whether nothing of a text can be seen.
  public static boolean isBlank(String text) {
    return text.codePoints().noneMatch(Given::isVisible);
  }

  /// Code points that are not assigned yet may be emoji of a newer Unicode.
  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK ->
          false;
      case Character.UNASSIGNED -> Character.isExtendedPictographic(c);
      default -> c != 0x3164 && c != 0x115f && c != 0x1160 && c != 0xffa0 && c != 0x2800;
    };
  }

  /// A text of at most `max` characters; null when it is missing or blank.
  public static @Nullable String text(String field, @Nullable String text, int max) {
    if (text == null || isBlank(text)) {
      return null;
    }
    String stripped = text.strip();
    if (stripped.codePointCount(0, stripped.length()) > max) {
      throw Refusal.invalid(field, "at most %d characters".formatted(max));
    }
    return stripped;
  }

  /// Lets the id of a medium pass: 1 to 64 letters, digits, `-` and `_`.
  public static String medium(String field, @Nullable String id) {
    if (id == null || !MEDIUM.matcher(id).matches()) {
      throw Refusal.invalid(field, "the id of a medium");
    }
    return id;
  }

  /// A name of 1 to `max` characters, one of them visible, without control characters.
  public static String name(String field, @Nullable String name, int max) {
    String expected = "1..%d visible characters, none of them control characters".formatted(max);
    if (name == null || isBlank(name)) {
      throw Refusal.invalid(field, expected);
    }
    String stripped = name.strip();
    if (stripped.codePointCount(0, stripped.length()) > max
        || stripped.codePoints().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid(field, expected);
    }
    return stripped;
  }
}
