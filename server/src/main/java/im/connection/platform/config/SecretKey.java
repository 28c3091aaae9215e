package im.connection.platform.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// The secret of an installation that does not lie in its database, so that whoever reads only the
/// database lacks it: `IMC_SECRET_KEY`, or else the file `secret-key` in the data directory, made
/// at first need.
public final class SecretKey {
  private static final int BYTES = 32;

  private SecretKey() {}

  /// 32 bytes made of it, for one purpose.
  public static byte[] derive(Settings settings, String purpose) {
    String secret = settings.secretKey().orElseGet(() -> file(settings.dataDir()));
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((purpose + '\n' + secret).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String file(Path dataDir) {
    var file = dataDir.resolve("secret-key");
    try {
      if (!Files.exists(file)) {
        PrivateFiles.createDirectory(dataDir);
        create(file);
      }
      return Files.readString(file).strip();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The file appears whole or not at all: half a key would be taken for one.
  private static void create(Path file) throws IOException {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    var unfinished = file.resolveSibling("secret-key.new");
    PrivateFiles.closeFile(unfinished);
    Files.writeString(
        unfinished,
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret) + "\n",
        StandardOpenOption.SYNC,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
