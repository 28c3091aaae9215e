package im.connection.accounts;

import im.connection.kernel.UserId;
import im.connection.platform.config.SecretKey;
import im.connection.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Keeps the secrets of authenticator apps from whoever reads only the database: AES-256-GCM with a
/// key from elsewhere, bound to the user. Sealed, a secret reads `key.data`: the first 8 bytes of a
/// digest of the key in hexadecimal, then nonce and ciphertext in base64url.
@Singleton
final class TotpCipher {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_ID = 8;

  private final SecretKeySpec key;
  private final String keyId;
  private final SecureRandom random = new SecureRandom();

  @Inject
  TotpCipher(Settings settings) {
    this(
        SecretKey.derive(settings, "totp"),
        Arrays.copyOf(SecretKey.derive(settings, "totp-id"), KEY_ID));
  }

  private TotpCipher(byte[] key, byte[] keyId) {
    this.key = new SecretKeySpec(key, "AES");
    this.keyId = HexFormat.of().formatHex(keyId);
  }

  /// What sealed secrets that this key opens begin with.
  String prefix() {
    return keyId + '.';
  }

  /// Seals a user's secret.
  String seal(UserId user, String secret) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed =
        apply(Cipher.ENCRYPT_MODE, user, nonce, secret.getBytes(StandardCharsets.US_ASCII));
    byte[] data = Arrays.copyOf(nonce, NONCE + sealed.length);
    System.arraycopy(sealed, 0, data, NONCE, sealed.length);
    return prefix() + Base64.getUrlEncoder().withoutPadding().encodeToString(data);
  }

  /// Opens a sealed secret; empty when another key sealed it. One that is not sealed is returned as
  /// it is: Base32 has no dot.
  Optional<String> open(UserId user, String stored) {
    if (stored.indexOf('.') < 0) {
      return Optional.of(stored);
    }
    if (!stored.startsWith(prefix())) {
      return Optional.empty();
    }
    byte[] data = Base64.getUrlDecoder().decode(stored.substring(prefix().length()));
    byte[] nonce = Arrays.copyOf(data, NONCE);
    byte[] sealed = Arrays.copyOfRange(data, NONCE, data.length);
    byte[] secret = apply(Cipher.DECRYPT_MODE, user, nonce, sealed);
    return Optional.of(new String(secret, StandardCharsets.US_ASCII));
  }

  private byte[] apply(int mode, UserId user, byte[] nonce, byte[] data) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(user.toString().getBytes(StandardCharsets.US_ASCII));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException altered) {
      throw new IllegalStateException("the second factor of user " + user, altered);
    }
  }
}
