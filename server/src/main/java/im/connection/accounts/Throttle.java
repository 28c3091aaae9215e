package im.connection.accounts;

import im.connection.platform.config.Settings;
import im.connection.platform.limits.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// How often one network address may register and try passwords. Tries are counted for each pair of
/// address and username, so that nobody can lock a user out from elsewhere.
@Singleton
final class Throttle {
  private static final int TRIES = 10;
  private static final Duration TRIES_PERIOD = Duration.ofMinutes(1);

  /// Sign-ins an address may try for each registration it may make.
  private static final int SIGN_INS_PER_REGISTRATION = 20;

  private record Pair(String address, String username) {}

  private final RateLimiter registrations;
  private final RateLimiter signIns;
  private final RateLimiter tries;

  Throttle(Settings settings, InstantSource clock) {
    var hour = Duration.ofHours(1);
    registrations = new RateLimiter(settings.signupRate(), hour, clock);
    signIns =
        new RateLimiter((long) settings.signupRate() * SIGN_INS_PER_REGISTRATION, hour, clock);
    tries = new RateLimiter(TRIES, TRIES_PERIOD, clock);
  }

  /// Lets an address register, `IMC_SIGNUP_RATE` times an hour.
  void checkRegistration(String address) {
    registrations.check(address);
  }

  /// Lets an address try a password: ten times a minute for one username, and twenty times
  /// `IMC_SIGNUP_RATE` an hour in all.
  void checkSignIn(String address, String username) {
    tries.check(new Pair(address, Username.of(username).map(Username::text).orElse("")));
    signIns.check(address);
  }
}
