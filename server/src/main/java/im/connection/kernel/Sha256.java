package im.connection.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The digest in which secrets that are random enough are kept (FIPS 180-4), of their UTF-8.
public final class Sha256 {
  private Sha256() {}

  /// The 32 bytes of it.
  public static byte[] of(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The 64 hexadecimal digits of it.
  public static String hex(String text) {
    return HexFormat.of().formatHex(of(text));
  }
}
