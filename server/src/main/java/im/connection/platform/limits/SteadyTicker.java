package im.connection.platform.limits;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The time by a clock that others may set: when it goes back, time goes on from there, so that
/// nothing lasts longer. Callable from any thread.
public final class SteadyTicker implements Ticker {
  /// Readings of several threads may pass each other by less.
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  /// The time by this clock.
  public SteadyTicker(InstantSource clock) {
    this.clock = clock;
  }

  /// The time, in nanoseconds since some moment.
  @Override
  public long read() {
    var instant = clock.instant();
    long now = TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    long before = last.getAndSet(now);
    return now + (before - STEP > now ? lost.addAndGet(before - now) : lost.get());
  }
}
