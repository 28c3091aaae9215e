package im.connection.gateway;

import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.limits.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// How many requests a user may make over all their connections; [im.connection.messages.Messages]
/// counts what they send.
@Singleton
final class Limits {
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private final RateLimiter requests;

  Limits(Settings settings, InstantSource clock) {
    long permits = settings.requestRate() * PERIOD.toSeconds();
    this.requests = new RateLimiter(permits, PERIOD, clock);
  }

  /// @throws Refusal `rate_limited`
  void check(UserId user) {
    requests.check(user);
  }
}
