package im.connection.personal;

import im.connection.platform.lifecycle.Drainable;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The thread that writes archives and erases accounts, one after the other. It looks for work when
/// woken and every few seconds, for other nodes may have left some.
@Singleton
final class BackgroundWork implements Drainable {
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Logger LOG = Logger.getLogger(BackgroundWork.class);

  private final Exports exports;
  private final Deletions deletions;
  private final Semaphore signals = new Semaphore(0);
  private volatile boolean isStopping;
  private @Nullable Thread thread;

  BackgroundWork(Exports exports, Deletions deletions) {
    this.exports = exports;
    this.deletions = deletions;
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofVirtual().name("personal-data").start(this::run);
  }

  /// Says that there may be work.
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
    signals.release();
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    if (thread != null) {
      var _ = thread.join(limit);
    }
  }

  private void run() {
    while (!isStopping) {
      boolean hadWork = false;
      try {
        hadWork = deletions.work();
        hadWork = exports.work(() -> isStopping) || hadWork;
      } catch (RuntimeException failure) {
        LOG.warnf(failure, "personal data not worked on");
      }
      if (!hadWork) {
        await();
      }
    }
  }

  private void await() {
    try {
      if (signals.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        signals.drainPermits();
      }
    } catch (InterruptedException stopped) {
      isStopping = true;
    }
  }
}
