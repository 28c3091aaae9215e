package im.connection.accounts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// How a password is kept: Argon2id (RFC 9106) with 19 MiB, two passes and one lane, written as a
/// PHC string. Hashes with other parameters and bcrypt hashes brought from elsewhere verify too.
final class PasswordHash {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int LENGTH = 32;

  /// More than this is no hash of ours or of anybody careful.
  private static final int MAX_MEMORY_KIB = 256 * 1024;

  private static final Pattern ARGON2ID =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})"
              + "\\$([A-Za-z0-9+/]{11,88})\\$([A-Za-z0-9+/]{16,88})");

  private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
  private static final String OURS =
      "$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(MEMORY_KIB, PASSES, LANES);

  private PasswordHash() {}

  /// Hashes a password with 16 bytes of salt.
  static String of(String password, byte[] salt) {
    byte[] hash = argon2id(password, salt, MEMORY_KIB, PASSES, LANES, LENGTH);
    var base64 = Base64.getEncoder().withoutPadding();
    return OURS + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
  }

  /// Whether `password` has this hash.
  static boolean matches(String password, String hash) {
    var argon2id = match(ARGON2ID, hash);
    if (argon2id.isPresent()) {
      return matches(password, argon2id.get());
    }
    var bcrypt = match(BCRYPT, hash);
    return bcrypt.isPresent()
        && OpenBSDBCrypt.checkPassword(hash, password.getBytes(StandardCharsets.UTF_8));
  }

  /// Whether the hash should be made anew when the password is at hand.
  static boolean isOutdated(String hash) {
    return !hash.startsWith(OURS);
  }

  private static boolean matches(String password, MatchResult hash) {
    int memory = Integer.parseInt(hash.group(1));
    int passes = Integer.parseInt(hash.group(2));
    int lanes = Integer.parseInt(hash.group(3));
    if (memory > MAX_MEMORY_KIB || passes < 1 || lanes < 1 || memory < 8 * lanes) {
      return false;
    }
    byte[] salt = Base64.getDecoder().decode(hash.group(4));
    byte[] expected = Base64.getDecoder().decode(hash.group(5));
    byte[] actual = argon2id(password, salt, memory, passes, lanes, expected.length);
    return MessageDigest.isEqual(expected, actual);
  }

  private static byte[] argon2id(
      String password, byte[] salt, int memory, int passes, int lanes, int length) {
    var parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build();
    var generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] hash = new byte[length];
    String normalized = PasswordRules.normalize(password);
    generator.generateBytes(normalized.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private static Optional<MatchResult> match(Pattern pattern, String hash) {
    var matcher = pattern.matcher(hash);
    return matcher.matches() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
  }
}
