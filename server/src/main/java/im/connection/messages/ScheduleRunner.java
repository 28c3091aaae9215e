package im.connection.messages;

import im.connection.platform.lifecycle.Loop;
import im.connection.platform.lifecycle.Looping;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Sends scheduled messages when their time has come, on a thread of its own that looks every
/// second. It stops before the batches do.
@Singleton
final class ScheduleRunner implements Looping {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Schedules schedules;
  private final Loop loop = new Loop("scheduled-messages", this::sendDue);

  ScheduleRunner(Schedules schedules) {
    this.schedules = schedules;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  private Duration sendDue() {
    boolean wasDue = true;
    while (wasDue && !loop.isStopping()) {
      wasDue = schedules.sendNext();
    }
    return PAUSE;
  }
}
