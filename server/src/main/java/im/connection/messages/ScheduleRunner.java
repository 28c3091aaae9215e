package im.connection.messages;

import im.connection.platform.lifecycle.Drainable;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sends scheduled messages when their time has come, on a thread of its own that looks every
/// second. It stops before the batches do.
@Singleton
final class ScheduleRunner implements Drainable {
  private static final Logger LOG = Logger.getLogger(ScheduleRunner.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Schedules schedules;
  private final Semaphore stop = new Semaphore(0);
  private volatile boolean isStopping;
  private @Nullable Thread thread;

  ScheduleRunner(Schedules schedules) {
    this.schedules = schedules;
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofVirtual().name("scheduled-messages").start(this::run);
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public void refuse() {
    isStopping = true;
    stop.release();
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    if (thread != null) {
      var _ = thread.join(limit);
    }
  }

  private void run() {
    while (!isStopping) {
      try {
        sendDue();
      } catch (RuntimeException failure) {
        LOG.warnf("scheduled messages not sent: reason=%s", failure.getMessage());
      }
      pause();
    }
  }

  private void sendDue() {
    boolean wasDue = true;
    while (wasDue && !isStopping) {
      wasDue = schedules.sendNext();
    }
  }

  private void pause() {
    try {
      var _ = stop.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      isStopping = true;
    }
  }
}
