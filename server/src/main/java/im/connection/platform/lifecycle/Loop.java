package im.connection.platform.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Background work that is done over and over on a thread of its own, with a rest in between, until
/// the server stops. Work that fails is tried again soon.
public final class Loop {
  private static final Logger LOG = Logger.getLogger(Loop.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  /// What is done over and over.
  @FunctionalInterface
  public interface Work {
    /// Does it once.
    ///
    /// @return how long to rest before it is done again
    Duration once();
  }

  private final String name;
  private final Work work;
  private final Semaphore wakes = new Semaphore(0);
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable Thread thread;

  public Loop(String name, Work work) {
    this.name = name;
    this.work = work;
  }

  /// Begins on a virtual thread.
  public void start() {
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  /// Begins on a platform thread, for work that computes a lot.
  public void startOnPlatform() {
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /// Ends the rest, or keeps the next one from beginning.
  public void wake() {
    wakes.release();
  }

  /// Says that nothing new is to be begun; returns at once.
  public void stop() {
    stop.countDown();
    wakes.release();
  }

  /// Whether the work is to come to its end.
  public boolean isStopping() {
    return stop.getCount() == 0;
  }

  /// Waits until the work has ended.
  public void join(Duration limit) throws InterruptedException {
    if (thread != null) {
      var _ = thread.join(limit);
    }
  }

  /// Lets the work itself rest so long; only stopping ends it early.
  public void pause(Duration length) {
    try {
      var _ = stop.await(length.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      stop();
    }
  }

  private void run() {
    while (!isStopping()) {
      wakes.drainPermits();
      rest(once());
    }
  }

  private Duration once() {
    try {
      return work.once();
    } catch (RuntimeException failure) {
      LOG.warnf("background work failed, it is tried again: work=%s reason=%s", name, failure);
      return RETRY;
    }
  }

  private void rest(Duration length) {
    try {
      var _ = wakes.tryAcquire(length.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      stop();
    }
  }
}
