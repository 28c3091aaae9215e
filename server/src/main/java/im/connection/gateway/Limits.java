package im.connection.gateway;

import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.limits.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// How many requests a user may make over all their connections.
@Singleton
final class Limits {
  private static final String SEND = "message.send";
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final RateLimiter sends;
  private final RateLimiter requests;

  Limits(Settings settings, InstantSource clock) {
    int seconds = (int) PERIOD.toSeconds();
    this.sends = new RateLimiter((long) settings.sendRate() * seconds, PERIOD, clock);
    this.requests = new RateLimiter((long) settings.requestRate() * seconds, PERIOD, clock);
  }

  /// @throws Refusal `rate_limited`
  void check(UserId user, String method) {
    (method.equals(SEND) ? sends : requests).check(user);
  }
}
