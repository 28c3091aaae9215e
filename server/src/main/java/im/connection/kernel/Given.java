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

  /// A text of at most `max` characters; null when it is missing or blank.
  public static @Nullable String text(String field, @Nullable String text, int max) {
    if (text == null || text.isBlank()) {
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

  /// A name of 1 to `max` characters without control characters.
  public static String name(String field, @Nullable String name, int max) {
    String expected = "1..%d characters, none of them control characters".formatted(max);
    if (name == null || name.isBlank()) {
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
