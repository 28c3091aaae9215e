package im.connection.search;

import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.limits.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// How often a user may search: ten times a second, a hundred at once if they were saved up.
@Singleton
final class SearchLimits {
  private static final int SEARCHES = 100;

  private final RateLimiter searches;

  SearchLimits(InstantSource clock) {
    searches = new RateLimiter(SEARCHES, Duration.ofSeconds(10), clock);
  }

  /// Lets a user search.
  ///
  /// @throws Refusal `rate_limited`
  void check(UserId user) {
    searches.check(user);
  }
}
