package im.connection.accounts;

import im.connection.kernel.Refusal;
import im.connection.platform.compute.Compute;
import im.connection.platform.compute.Lane;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Supplier;

/// Hashes and checks passwords. Each hash takes 19 MiB and some 40 ms of a processor, so it is work
/// for [Compute]: a short queue waits there, half of it for one origin at most; beyond it the
/// answer is `overloaded`.
@Singleton
final class Passwords {
  private static final Duration MAX_WAIT = Duration.ofSeconds(10);
  private static final int SALT = 16;

  private final PasswordRules rules;
  private final Compute compute;
  private final SecureRandom random = new SecureRandom();
  private final String nobodysHash;

  Passwords(PasswordRules rules, Compute compute) {
    this.rules = rules;
    this.compute = compute;
    this.nobodysHash = PasswordHash.of("nobody has this password", salt());
  }

  /// The hash to keep of a password that `username` chooses.
  ///
  /// @throws Refusal `weak_password`
  String choose(String password, Username username) {
    rules.check(password, username);
    return hash(password, username);
  }

  /// The hash to keep of a password that is in use already.
  ///
  /// @param origin who asks: a user or a network address
  String hash(String password, Object origin) {
    return inTurn(origin, () -> PasswordHash.of(password, salt()));
  }

  /// Whether `password` has this hash.
  ///
  /// @param origin who asks: a user or a network address
  boolean matches(String password, String hash, Object origin) {
    return inTurn(origin, () -> PasswordHash.matches(password, hash));
  }

  /// Takes as long as [#matches] does, for a user who is not there.
  void pretend(String password, Object origin) {
    matches(password, nobodysHash, origin);
  }

  private <T> T inTurn(Object origin, Supplier<T> work) {
    return compute.call(Lane.PASSWORDS, origin, MAX_WAIT, work);
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return salt;
  }
}
