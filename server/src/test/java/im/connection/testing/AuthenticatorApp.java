package im.connection.testing;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.security.InvalidKeyException;
import java.time.Instant;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/// What an authenticator app shows.
public final class AuthenticatorApp {
  private AuthenticatorApp() {}

  /// The code of this moment.
  public static String code(String secret) {
    return code(secret, Instant.now());
  }

  /// The code of some moment.
  public static String code(String secret, Instant time) {
    try {
      var generator = new TimeBasedOneTimePasswordGenerator();
      var key = new SecretKeySpec(Base32.decode(secret), generator.getAlgorithm());
      return generator.generateOneTimePasswordString(key, time);
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
