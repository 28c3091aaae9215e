package im.connection.messages;

import im.connection.kernel.Refusal;
import org.jspecify.annotations.Nullable;

/// The typed content of a message.
sealed interface Body {
  /// The name of the type on the wire.
  String type();

  /// Plain text.
  ///
  /// @param preview false when nothing is to be fetched from its first link
  record Text(String text, @Nullable Boolean preview) implements Body {
    static final int MAX_LENGTH = 8_000;

    public Text {
      if (text == null || text.isBlank() || text.codePointCount(0, text.length()) > MAX_LENGTH) {
        throw Refusal.invalid(
            "body.text", "1 to %d characters, not only spaces".formatted(MAX_LENGTH));
      }
    }

    @Override
    public String type() {
      return "text";
    }
  }
}
