package im.connection.accounts;

import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;

/// A device's refresh token: 256 secret bits, the device, and a seal that proves that it was once
/// genuine. So a stranger who guesses a device's id cannot make the server believe in a reuse, and
/// the database remembers no more than the digests of the present token and the one before it.
///
/// Wire form: base64url of key id (8 bytes), device (8), secret (32), seal (16).
///
/// @param text the wire form
record RefreshToken(DeviceId device, String text) {
  private static final int SECRET = 32;
  private static final int SEAL = 16;
  private static final int BODY = 8 + 8 + SECRET;

  /// A new token with fresh random bits.
  static RefreshToken random(DeviceId device, SigningKey key, SecureRandom random) {
    byte[] secret = new byte[SECRET];
    random.nextBytes(secret);
    return sealed(device, secret, key);
  }

  /// The one token that follows this one under `key`: asked twice, the same.
  RefreshToken successor(SigningKey key) {
    return sealed(device, mac(key, "successor", secret()), key);
  }

  /// Reads a wire form; only a token some key of ours sealed passes.
  ///
  /// @throws Refusal `unauthenticated`
  static RefreshToken read(String text, Function<String, Optional<SigningKey>> keys) {
    byte[] bytes = decode(text);
    byte[] body = Arrays.copyOf(bytes, BODY);
    var token = new RefreshToken(new DeviceId(ByteBuffer.wrap(body).getLong(8)), text);
    var key = keys.apply(token.key()).orElseThrow(RefreshToken::unauthenticated);
    if (!MessageDigest.isEqual(seal(key, body), Arrays.copyOfRange(bytes, BODY, BODY + SEAL))) {
      throw unauthenticated();
    }
    return token;
  }

  /// What the database keeps of it.
  String digest() {
    return Sha256.hex(text);
  }

  /// The id of the key that sealed it.
  String key() {
    return HexFormat.of().formatHex(decode(text), 0, 8);
  }

  private byte[] secret() {
    return Arrays.copyOfRange(decode(text), 16, BODY);
  }

  @Override
  public String toString() {
    return "RefreshToken[%s]".formatted(device);
  }

  private static RefreshToken sealed(DeviceId device, byte[] secret, SigningKey key) {
    byte[] body =
        ByteBuffer.allocate(BODY)
            .put(HexFormat.of().parseHex(key.id()))
            .putLong(device.value())
            .put(secret)
            .array();
    byte[] bytes = ByteBuffer.allocate(BODY + SEAL).put(body).put(seal(key, body)).array();
    return new RefreshToken(device, encode(bytes));
  }

  private static byte[] seal(SigningKey key, byte[] body) {
    return Arrays.copyOf(mac(key, "seal", body), SEAL);
  }

  private static byte[] mac(SigningKey key, String use, byte[] data) {
    try {
      var mac = Mac.getInstance(SigningKey.ALGORITHM);
      mac.init(key.secret());
      mac.update(use.getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(data);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length == BODY + SEAL
          && ByteBuffer.wrap(bytes).getLong(8) > 0
          && encode(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException notBase64) {
      throw unauthenticated();
    }
    throw unauthenticated();
  }

  private static Refusal unauthenticated() {
    return Refusal.of(ErrorCode.UNAUTHENTICATED);
  }
}
