package im.connection.personal;

import im.connection.platform.lifecycle.Drainable;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/// The two threads that write archives and erase accounts. They look for work every few seconds,
/// for other nodes may have left some; the one of archives when woken, too.
@Singleton
final class BackgroundWork implements Drainable {
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Logger LOG = Logger.getLogger(BackgroundWork.class);

  private final Exports exports;
  private final Deletions deletions;
  private final Semaphore signals = new Semaphore(0);
  private volatile boolean isStopping;
  private List<Thread> threads = List.of();

  BackgroundWork(Exports exports, Deletions deletions) {
    this.exports = exports;
    this.deletions = deletions;
  }

  void start(@Observes StartupEvent event) {
    threads =
        List.of(
            Thread.ofVirtual()
                .name("exports")
                .start(() -> repeat(() -> exports.work(() -> isStopping))),
            Thread.ofVirtual().name("deletions").start(() -> repeat(deletions::work)));
  }

  /// Says that an archive was asked for.
  void wake() {
    signals.release();
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void refuse() {
    isStopping = true;
    signals.release(threads.size());
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    for (Thread thread : threads) {
      var _ = thread.join(limit);
    }
  }

  private void repeat(BooleanSupplier work) {
    while (!isStopping) {
      boolean hadWork = false;
      try {
        hadWork = work.getAsBoolean();
      } catch (RuntimeException failure) {
        LOG.warn("personal data not worked on", failure);
      }
      if (!hadWork) {
        await();
      }
    }
  }

  private void await() {
    try {
      var _ = signals.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      isStopping = true;
    }
  }
}
