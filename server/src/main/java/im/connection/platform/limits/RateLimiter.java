package im.connection.platform.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;

/// One token bucket per key (a user, an address, a connection): `permits` per `period`, all of them
/// at once if they were saved up. Remembers at most 100,000 keys.
public final class RateLimiter {
  private final long permits;
  private final Duration period;
  private final TimeMeter meter;
  private final Cache<Object, Bucket> buckets;

  /// A limiter by the given clock, whose going back refuses nobody.
  public RateLimiter(long permits, Duration period, InstantSource clock) {
    this.permits = permits;
    this.period = period;
    var ticker = new SteadyTicker(clock);
    this.meter = new Meter(ticker);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(period.multipliedBy(2))
            .ticker(ticker)
            .build();
  }

  /// Takes one permit.
  ///
  /// @throws Refusal `rate_limited`, with the time until the next permit
  public void check(Object key) {
    check(key, 1);
  }

  /// Takes some permits at once, or none.
  ///
  /// @throws Refusal `rate_limited`, with the time until there are that many
  public void check(Object key, int count) {
    var probe = buckets.get(key, _ -> bucket()).tryConsumeAndReturnRemaining(count);
    if (!probe.isConsumed()) {
      throw Refusal.later(
          ErrorCode.RATE_LIMITED, Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(permits).refillGreedy(permits, period))
        .withCustomTimePrecision(meter)
        .build();
  }

  private record Meter(SteadyTicker ticker) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
