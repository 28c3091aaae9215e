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
import org.bouncycastle.util.encoders.Base32;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The codes that mails carry, good once and for fifteen minutes. Those of six digits stand fifteen
/// tries, and only the newest for its purpose and subject is good. Those that reset a password are
/// long enough to stand any number, and an older one stays good: whoever asks for codes in
/// another's name, or guesses, keeps nobody from their account.
@Singleton
final class EmailCodes {
  static final Duration LIFE = Duration.ofMinutes(15);
  static final int MAX_TRIES = 15;

  private static final int CODES = 1_000_000;
  private static final int LONG_CODE = 10;

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
    String code = purpose == Purpose.RESET ? longCode() : "%06d".formatted(random.nextInt(CODES));
    String digest = digest(purpose, subject, code);
    var expiresAt = clock.instant().plus(LIFE);
    jdbi.useTransaction(handle -> {
      if (purpose != Purpose.RESET) {
        store.deleteCodes(handle, purpose, subject);
      }
      store.saveCode(handle, purpose, subject, address, digest, expiresAt);
    });
    return code;
  }

  /// Takes a try for a code, which counts whatever becomes of it, and tells which address it
  /// proves. The code stays good until [#use] in the transaction that acts on it.
  ///
  /// @throws Refusal `invalid_code`
  EmailAddress check(Purpose purpose, String subject, String code) {
    String digest = digest(purpose, subject, code);
    var address =
        jdbi.withHandle(handle ->
            purpose == Purpose.RESET
                ? store.address(handle, purpose, subject, digest, clock.instant())
                : store
                    .tryCode(handle, purpose, subject, MAX_TRIES, clock.instant())
                    .filter(issued -> isEqual(issued.digest(), digest))
                    .map(EmailStore.Issued::address));
    return address
        .map(text -> EmailAddress.valueOf("email", text))
        .orElseThrow(() -> Refusal.of(ErrorCode.INVALID_CODE));
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

  private String longCode() {
    byte[] bytes = new byte[LONG_CODE];
    random.nextBytes(bytes);
    return Base32.toBase32String(bytes).toLowerCase(Locale.ROOT);
  }

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  private static String digest(Purpose purpose, String subject, String code) {
    return Sha256.hex(
        "%s %s %s".formatted(purpose, subject, code.strip().toLowerCase(Locale.ROOT)));
  }
}
