package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.Sha256;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The six-digit codes that mails carry: good once, for fifteen minutes and fifteen tries, the
/// newest for its purpose and subject only.
@Singleton
final class EmailCodes {
  static final Duration LIFE = Duration.ofMinutes(15);
  static final int MAX_TRIES = 15;

  private static final int CODES = 1_000_000;

  /// What a code proves, and about whom: a folded address, or the id of a user.
  enum Purpose {
    /// Whoever registers reads the mails of an address.
    SIGN_UP,
    /// Whoever forgot a password reads the mails of the account's address.
    RESET,
    /// A user reads the mails of the address they want.
    VERIFY,
    /// A user reads the mails of the address they have.
    RELEASE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Jdbi jdbi;
  private final EmailStore store;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  EmailCodes(Jdbi jdbi, EmailStore store, InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.clock = clock;
  }

  /// Makes a code, to be mailed.
  ///
  /// @param address what the code is about, given back when it is redeemed
  String issue(Purpose purpose, String subject, EmailAddress address) {
    String code = "%06d".formatted(random.nextInt(CODES));
    String digest = digest(purpose, subject, code);
    var expiresAt = clock.instant().plus(LIFE);
    jdbi.useHandle(handle -> store.saveCode(handle, purpose, subject, address, digest, expiresAt));
    return code;
  }

  /// Takes a try for a code, which counts whatever becomes of it, and tells which address it
  /// proves. The code stays good until [#use] in the transaction that acts on it.
  ///
  /// @throws Refusal `invalid_code`
  EmailAddress check(Purpose purpose, String subject, String code) {
    var issued =
        jdbi.withHandle(
            handle -> store.tryCode(handle, purpose, subject, MAX_TRIES, clock.instant()));
    byte[] given = digest(purpose, subject, code).getBytes(StandardCharsets.US_ASCII);
    boolean isGood =
        issued.isPresent()
            && MessageDigest.isEqual(
                given, issued.get().digest().getBytes(StandardCharsets.US_ASCII));
    if (!isGood) {
      throw Refusal.of(ErrorCode.INVALID_CODE);
    }
    return EmailAddress.valueOf("email", issued.get().address());
  }

  /// Uses a checked code up.
  ///
  /// @throws Refusal `invalid_code` when it was used meanwhile
  void use(Handle handle, Purpose purpose, String subject, String code) {
    if (!store.deleteCode(handle, purpose, subject, digest(purpose, subject, code))) {
      throw Refusal.of(ErrorCode.INVALID_CODE);
    }
  }

  /// Forgets codes past their time.
  void tidy() {
    jdbi.useHandle(handle -> store.deleteCodes(handle, clock.instant()));
  }

  private static String digest(Purpose purpose, String subject, String code) {
    return Sha256.hex("%s %s %s".formatted(purpose, subject, code.strip()));
  }
}
