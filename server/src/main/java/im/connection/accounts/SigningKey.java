package im.connection.accounts;

import java.time.Instant;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;

/// A secret shared by all nodes; its algorithm is fixed (HMAC with SHA-256), whatever a token says.
///
/// @param id names it in tokens (`kid`)
/// @param activeAt from when on new tokens are made with it: late enough for every node to know it
record SigningKey(String id, Purpose purpose, SecretKeySpec secret, Instant activeAt) {
  static final String ALGORITHM = "HmacSHA256";

  /// What a key is used for, and nothing else.
  enum Purpose {
    /// Signs access tokens.
    ACCESS,
    /// Seals refresh tokens and derives their successors.
    REFRESH;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  SigningKey(String id, Purpose purpose, byte[] secret, Instant activeAt) {
    this(id, purpose, new SecretKeySpec(secret, ALGORITHM), activeAt);
  }

  @Override
  public String toString() {
    return "SigningKey[%s, %s]".formatted(id, purpose);
  }
}
