package im.connection.personal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts the parts of one archive (AES-256-GCM, NIST SP 800-38D). The number of a part is its
/// nonce, for which each attempt to write an archive needs a key of its own.
final class PartCipher {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  PartCipher(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  static byte[] newKey() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return key;
  }

  byte[] encrypt(int no, byte[] data) {
    return apply(Cipher.ENCRYPT_MODE, no, data);
  }

  byte[] decrypt(int no, byte[] data) {
    return apply(Cipher.DECRYPT_MODE, no, data);
  }

  private byte[] apply(int mode, int no, byte[] data) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).putInt(no).array();
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(data);
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("part " + no + " of an archive", failed);
    }
  }
}
