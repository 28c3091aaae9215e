package im.connection.messages;

import im.connection.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where a page of reactions ended: after this emoji and this user.
record ReactionCursor(String emoji, long user) {
  static ReactionCursor of(Reactor last) {
    return new ReactionCursor(last.emoji(), last.userId().value());
  }

  static ReactionCursor valueOf(@Nullable String text) {
    if (text == null) {
      return new ReactionCursor("", 0);
    }
    try {
      var parts =
          new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(":", 2);
      return new ReactionCursor(parts[1].replace("\0", ""), Long.parseLong(parts[0]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) {
      throw Refusal.invalid("cursor", "the `next` of an earlier page");
    }
  }

  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((user + ":" + emoji).getBytes(StandardCharsets.UTF_8));
  }
}
