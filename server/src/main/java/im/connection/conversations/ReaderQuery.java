package im.connection.conversations;

import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import org.jspecify.annotations.Nullable;

/// Which readers of a message to list: those who have read it, or have not, behind a user.
record ReaderQuery(boolean haveRead, long after, int limit) {
  ReaderQuery {
    Page.checkLimit(limit);
  }

  /// Reads the text of a parameter.
  ///
  /// @throws Refusal `invalid_argument` for anything but `true` and `false`
  static @Nullable Boolean flag(@Nullable String text) {
    return switch (text) {
      case null -> null;
      case "true" -> true;
      case "false" -> false;
      default -> throw Refusal.invalid("haveRead", "true or false");
    };
  }

  /// As a client asks for it: who has read it unless told otherwise.
  static ReaderQuery of(
      @Nullable Boolean haveRead, @Nullable String cursor, @Nullable Integer limit) {
    long after = cursor == null ? 0 : UserId.valueOf(cursor).value();
    return new ReaderQuery(haveRead == null || haveRead, after, Page.limit(limit));
  }
}
