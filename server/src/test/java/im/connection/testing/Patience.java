package im.connection.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.Extension;

/// How long tests wait for what must happen: many times longer than it takes even on a busy
/// machine, so that no test is judged by seconds. JUnit finds this by its service file and makes
/// one before it loads any test.
public final class Patience implements Extension {
  /// The longest wait of a test.
  public static final Duration LIMIT = Duration.ofMinutes(3);

  /// Lets Awaitility wait as long.
  public Patience() {
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
