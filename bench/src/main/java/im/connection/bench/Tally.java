package im.connection.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// What the connections count together: written on event loops, read on the main thread.
final class Tally {
  private static final int DIGITS = 3;

  private final AtomicLong acks = new AtomicLong();
  private final AtomicLong deliveries = new AtomicLong();
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
  private final Recorder latencies = new Recorder(DIGITS);
  private volatile boolean isOpen = true;

  /// A message was acknowledged, so many nanoseconds after it was due.
  void acknowledged(long nanos) {
    latencies.recordValue(nanos / 1_000);
    acks.getAndIncrement();
  }

  void delivered(int count) {
    deliveries.getAndAdd(count);
  }

  long acks() {
    return acks.get();
  }

  long deliveries() {
    return deliveries.get();
  }

  /// The times from sending to acknowledgement since the last call, in microseconds.
  Histogram takeLatencies() {
    return latencies.getIntervalHistogram();
  }

  /// Something happened that spoils the measurement; the first such thing is kept.
  void fail(String what) {
    if (isOpen) {
      trouble.compareAndSet(null, what);
    }
  }

  /// Whether something went wrong.
  boolean isSpoiled() {
    return trouble.get() != null;
  }

  /// From now on connections may end.
  void close() {
    isOpen = false;
  }

  /// @throws Unexpected when something went wrong
  void check() {
    var what = trouble.get();
    if (what != null) {
      throw new Unexpected(what);
    }
  }
}
