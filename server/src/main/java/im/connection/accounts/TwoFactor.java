package im.connection.accounts;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import im.connection.kernel.Caller;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.Sha256;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The second factor of sign-ins: six-digit codes of an authenticator app (TOTP, RFC 6238: SHA-1,
/// 30 seconds, one step early or late accepted, none twice), and ten recovery codes, each good
/// once.
@Singleton
final class TwoFactor {
  private static final String ISSUER = "IMConnection";
  private static final int SECRET = 20;
  private static final int RECOVERY_CODES = 10;
  private static final int RECOVERY_CODE = 10;

  private final Jdbi jdbi;
  private final TotpStore store;
  private final TotpCipher cipher;
  private final PasswordChanges passwords;
  private final Throttle throttle;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final TimeBasedOneTimePasswordGenerator generator =
      new TimeBasedOneTimePasswordGenerator();

  TwoFactor(
      Jdbi jdbi,
      TotpStore store,
      TotpCipher cipher,
      PasswordChanges passwords,
      Throttle throttle,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.cipher = cipher;
    this.passwords = passwords;
    this.throttle = throttle;
    this.clock = clock;
  }

  /// Whether the caller's sign-ins take a second factor.
  TwoFactorState state(Caller caller) {
    return jdbi.withHandle(handle ->
        new TwoFactorState(
            isOn(handle, caller.user()), store.recoveryCodes(handle, caller.user())));
  }

  /// Makes a secret for the caller's app, which counts once [#confirm] sees a code of it.
  ///
  /// @throws Refusal `bad_credentials`, `conflict` when the second factor is on already
  TwoFactorSecret start(Caller caller, TwoFactorStart wanted) {
    passwords.check(caller.user(), wanted.password());
    String secret = base32(SECRET);
    String sealed = cipher.seal(caller.user(), secret);
    if (!jdbi.withHandle(handle -> store.start(handle, caller.user(), sealed))) {
      throw Refusal.of(ErrorCode.CONFLICT);
    }
    String label = ISSUER + ":" + caller.username();
    return new TwoFactorSecret(
        secret,
        "otpauth://totp/%s?secret=%s&issuer=%s"
            .formatted(
                URLEncoder.encode(label, StandardCharsets.UTF_8).replace("+", "%20"),
                secret,
                ISSUER));
  }

  /// Turns the second factor on and gives the recovery codes, which are not kept in the clear.
  ///
  /// @throws Refusal `invalid_code`, `conflict` when nothing is to be confirmed
  RecoveryCodes confirm(Caller caller, TwoFactorCode given) {
    var user = caller.user();
    throttle.checkTotp(user);
    var codes = Stream.generate(this::recoveryCode).limit(RECOVERY_CODES).toList();
    jdbi.useTransaction(handle -> {
      var totp = store.find(handle, user).filter(found -> !found.isConfirmed());
      if (totp.isEmpty()) {
        throw Refusal.of(ErrorCode.CONFLICT);
      }
      requireApp(handle, user, totp.get().secret(), given.code());
      if (!store.confirm(handle, user, clock.instant())) {
        throw Refusal.of(ErrorCode.CONFLICT);
      }
      store.addRecoveryCodes(handle, user, codes.stream().map(Sha256::hex).toList());
    });
    return new RecoveryCodes(codes);
  }

  /// Turns the second factor off.
  ///
  /// @throws Refusal `bad_credentials`, `invalid_code`, `conflict` when it is off
  void stop(Caller caller, TwoFactorStop given) {
    var user = caller.user();
    passwords.check(user, given.password());
    jdbi.useTransaction(handle -> {
      if (!isOn(handle, user)) {
        throw Refusal.of(ErrorCode.CONFLICT);
      }
      require(handle, user, given.code());
      store.delete(handle, user);
    });
  }

  /// Whether a user's sign-ins take a code.
  boolean isOn(Handle handle, UserId user) {
    return store.find(handle, user).filter(TotpStore.Totp::isConfirmed).isPresent();
  }

  /// Uses up a code of a user's app, or a recovery code.
  ///
  /// @throws Refusal `invalid_code`, `rate_limited` after a hundred tries a day, which leaves the
  ///   recovery codes good
  void require(Handle handle, UserId user, String code) {
    String text = code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
    if (text.length() > generator.getPasswordLength()) {
      if (!store.useRecoveryCode(handle, user, Sha256.hex(text))) {
        throw Refusal.of(ErrorCode.INVALID_CODE);
      }
      return;
    }
    throttle.checkTotp(user);
    var totp = store.find(handle, user).orElseThrow(() -> Refusal.of(ErrorCode.INVALID_CODE));
    requireApp(handle, user, totp.secret(), text);
  }

  private void requireApp(Handle handle, UserId user, String stored, String code) {
    String secret = cipher.open(user, stored).orElseThrow(() -> Refusal.of(ErrorCode.INVALID_CODE));
    var step = step(secret, code.strip());
    if (step.isEmpty() || !store.use(handle, user, step.getAsLong())) {
      throw Refusal.of(ErrorCode.INVALID_CODE);
    }
  }

  /// The time step whose code this is, among those accepted now.
  private OptionalLong step(String secret, String code) {
    long seconds = generator.getTimeStep().toSeconds();
    long now = clock.instant().getEpochSecond() / seconds;
    return LongStream.of(now, now - 1, now + 1)
        .filter(step -> code(secret, step).equals(code))
        .findFirst();
  }

  private String code(String secret, long step) {
    try {
      var time = Instant.ofEpochSecond(step * generator.getTimeStep().toSeconds());
      return generator.generateOneTimePasswordString(
          new SecretKeySpec(Base32.decode(secret), generator.getAlgorithm()), time);
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private String recoveryCode() {
    return base32(RECOVERY_CODE).toLowerCase(Locale.ROOT);
  }

  private String base32(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return Base32.toBase32String(bytes);
  }
}
