package im.connection.messages;

import im.connection.kernel.Refusal;
import org.jspecify.annotations.Nullable;

/// Checks what bodies say of a medium.
final class Medium {
  private static final int MAX_PIXELS = 65_535;

  private Medium() {}

  static void checkPixels(@Nullable Integer width, @Nullable Integer height) {
    if (isOutside(width) || isOutside(height)) {
      throw Refusal.invalid("body.width, body.height", "1..%d".formatted(MAX_PIXELS));
    }
  }

  static void checkSize(@Nullable Long size) {
    if (size != null && size < 0) {
      throw Refusal.invalid("body.size", "a number of bytes");
    }
  }

  static void checkDuration(int millis, int max) {
    if (millis < 1 || millis > max) {
      throw Refusal.invalid("body.durationMillis", "1..%d".formatted(max));
    }
  }

  private static boolean isOutside(@Nullable Integer pixels) {
    return pixels != null && (pixels < 1 || pixels > MAX_PIXELS);
  }
}
