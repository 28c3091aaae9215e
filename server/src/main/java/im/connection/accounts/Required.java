package im.connection.accounts;

import im.connection.kernel.Refusal;
import org.jspecify.annotations.Nullable;

/// Refuses what a request leaves out.
final class Required {
  private Required() {}

  /// Lets a value pass that is there.
  static <T> T of(String field, String expected, @Nullable T value) {
    if (value == null) {
      throw Refusal.invalid(field, expected);
    }
    return value;
  }

  /// Lets a text pass that is there.
  static String text(String field, @Nullable String value) {
    return of(field, "a string", value);
  }
}
