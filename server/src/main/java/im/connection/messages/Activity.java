package im.connection.messages;

import im.connection.kernel.Refusal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What somebody is doing who is about to send a message.
enum Activity {
  TYPING,
  RECORDING,
  /// Nothing any more.
  STOPPED;

  /// @throws Refusal `invalid_argument` for any other name
  static Activity named(@Nullable String name) {
    for (var activity : values()) {
      if (activity.wireName().equals(name)) {
        return activity;
      }
    }
    throw Refusal.invalid("activity", "typing, recording or stopped");
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
