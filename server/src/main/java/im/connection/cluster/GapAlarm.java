package im.connection.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Tells the gap listeners, one after the other on the thread that answers the alarm. Alarms raised
/// while an answer is under way become one more answer.
final class GapAlarm {
  private static final Logger LOG = Logger.getLogger(GapAlarm.class);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore raised = new Semaphore(0);

  void listen(Runnable listener) {
    listeners.add(listener);
  }

  /// Raises the alarm; any thread may, and never waits.
  void raise() {
    raised.release();
  }

  /// Waits for an alarm.
  ///
  /// @return false when the patience ran out
  boolean await(Duration patience) throws InterruptedException {
    return raised.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Answers every alarm raised so far.
  void answer() {
    raised.drainPermits();
    for (var listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException failure) {
        LOG.error("gap listener failed", failure);
      }
    }
  }
}
