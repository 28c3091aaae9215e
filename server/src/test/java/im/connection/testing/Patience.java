package im.connection.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// How long tests wait for what must happen: many times longer than it takes even on a busy
/// machine, so that no test is judged by seconds. JUnit finds this by its service file and lets
/// Awaitility wait as long.
public final class Patience implements BeforeAllCallback {
  /// The longest wait of a test.
  public static final Duration LIMIT = Duration.ofMinutes(3);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(LIMIT);
  }
}
