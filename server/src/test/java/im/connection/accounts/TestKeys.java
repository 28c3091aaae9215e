package im.connection.accounts;

import im.connection.accounts.SigningKey.Purpose;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;

/// Keys for tests without a database.
final class TestKeys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TestKeys() {}

  static SigningKey access() {
    return key(Purpose.ACCESS, Instant.EPOCH);
  }

  static SigningKey refresh() {
    return key(Purpose.REFRESH, Instant.EPOCH);
  }

  static SigningKey key(Purpose purpose, Instant activeAt) {
    byte[] secret = new byte[32];
    byte[] id = new byte[8];
    RANDOM.nextBytes(secret);
    RANDOM.nextBytes(id);
    return new SigningKey(HexFormat.of().formatHex(id), purpose, secret, activeAt);
  }
}
