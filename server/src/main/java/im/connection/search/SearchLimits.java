package im.connection.search;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.limits.RateLimiter;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// How much is searched: a user ten times a second, a hundred if they were saved up, and twice at
/// once; a node four times at once, so that searches leave the database to those who chat.
@Singleton
public final class SearchLimits {
  static final int AT_ONCE = 4;
  static final int AT_ONCE_PER_USER = 2;

  private static final int SEARCHES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final RateLimiter searches;
  private final Semaphore permits = new Semaphore(AT_ONCE, true);
  private final ConcurrentHashMap<UserId, Integer> running = new ConcurrentHashMap<>();

  SearchLimits(InstantSource clock) {
    searches = new RateLimiter(SEARCHES, Duration.ofSeconds(10), clock);
  }

  /// Carries out a search when it is its turn.
  ///
  /// @throws Refusal `rate_limited`, `overloaded` when too many are under way
  public <T> T run(UserId user, Supplier<T> search) {
    searches.check(user);
    try {
      if (running.merge(user, 1, Integer::sum) > AT_ONCE_PER_USER) {
        throw Refusal.later(ErrorCode.OVERLOADED, RETRY);
      }
      return inTurn(search);
    } finally {
      running.computeIfPresent(user, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  private <T> T inTurn(Supplier<T> search) {
    if (!acquire()) {
      throw Refusal.later(ErrorCode.OVERLOADED, RETRY);
    }
    try {
      return search.get();
    } finally {
      permits.release();
    }
  }

  private boolean acquire() {
    try {
      return permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
