package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Hashes and checks passwords, no more at a time than there are processors: each hash takes 19 MiB
/// and some 40 ms. A short queue waits; beyond it the answer is `overloaded`.
@Singleton
final class Passwords {
  private static final int MAX_WAITING = 64;
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int SALT = 16;

  private final PasswordRules rules;
  private final Semaphore slots;
  private final int maxWaiting;
  private final AtomicInteger waiting = new AtomicInteger();
  private final SecureRandom random = new SecureRandom();
  private final String nobodysHash;

  @Inject
  Passwords(PasswordRules rules) {
    this(rules, Math.max(1, Runtime.getRuntime().availableProcessors()), MAX_WAITING);
  }

  Passwords(PasswordRules rules, int slots, int maxWaiting) {
    this.rules = rules;
    this.slots = new Semaphore(slots, true);
    this.maxWaiting = maxWaiting;
    this.nobodysHash = PasswordHash.of("nobody has this password", salt());
  }

  /// The hash to keep of a password that `username` chooses.
  ///
  /// @throws Refusal `weak_password`
  String choose(String password, Username username) {
    rules.check(password, username);
    return hash(password);
  }

  /// The hash to keep of a password that is in use already.
  String hash(String password) {
    return inTurn(() -> PasswordHash.of(password, salt()));
  }

  /// Whether `password` has this hash.
  boolean matches(String password, String hash) {
    return inTurn(() -> PasswordHash.matches(password, hash));
  }

  /// Takes as long as [#matches] does, for a user who is not there.
  void pretend(String password) {
    matches(password, nobodysHash);
  }

  /// How many wait for their turn.
  int waiting() {
    return waiting.get();
  }

  private <T> T inTurn(Supplier<T> work) {
    if (waiting.incrementAndGet() > maxWaiting + slots.availablePermits()) {
      waiting.decrementAndGet();
      throw Refusal.later(ErrorCode.OVERLOADED, RETRY);
    }
    try {
      if (!slots.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Refusal.later(ErrorCode.OVERLOADED, RETRY);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw Refusal.later(ErrorCode.OVERLOADED, RETRY);
    } finally {
      waiting.decrementAndGet();
    }
    try {
      return work.get();
    } finally {
      slots.release();
    }
  }

  private byte[] salt() {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    return salt;
  }
}
