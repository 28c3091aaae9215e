package im.connection.links;

import im.connection.kernel.ConversationId;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Jdbi;

/// Names a link within one conversation by a keyed digest (HMAC-SHA-256, first 128 bits), which
/// says nothing of the link, nor whether another conversation has the same one.
@Singleton
final class LinkDigests {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 16;

  private final SecretKeySpec key;

  LinkDigests(Jdbi jdbi, PreviewStore store) {
    this.key = new SecretKeySpec(jdbi.withHandle(store::key), ALGORITHM);
  }

  String of(ConversationId conversation, WebAddress link) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update("link %s %s".formatted(conversation, link).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(mac.doFinal(), BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
    }
  }
}
