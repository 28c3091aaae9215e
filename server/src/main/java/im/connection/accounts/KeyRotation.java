package im.connection.accounts;

import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// Replaces the keys that sign tokens ahead of their time, when one of them may have been seen.
public final class KeyRotation {
  private KeyRotation() {}

  /// Makes new keys. Servers use them after a minute; what the old ones signed stays good until it
  /// expires.
  public static void run(Jdbi jdbi) {
    new Keys(jdbi, new SigningKeyStore(), InstantSource.system()).rotate();
  }
}
