package im.connection.messages;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Tells retries from conflicts: a keyed digest (HMAC-SHA-256, first 128 bits) of what was asked
/// for. Keyed, so that a stored digest says nothing about an erased body.
@Singleton
final class Digests {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 16;

  private final SecretKeySpec key;

  Digests(Jdbi jdbi, DigestStore store) {
    this.key = new SecretKeySpec(jdbi.withHandle(store::key), ALGORITHM);
  }

  String of(String type, @Nullable Long replyTo, String body) {
    String kind = replyTo == null ? type : type + ' ' + replyTo;
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((kind + ' ').getBytes(StandardCharsets.UTF_8));
      byte[] digest = mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
    }
  }
}
