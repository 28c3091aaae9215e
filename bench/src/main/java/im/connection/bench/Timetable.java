package im.connection.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Sends messages at fixed times, whether the server keeps up or not; a message's latency counts
/// from the time it was due.
final class Timetable implements Pace {
  private static final long LOOK_EVERY_MICROS = 500;

  private final List<ScheduledFuture<?>> looks = new ArrayList<>();

  @Override
  public void begin(List<Participant> senders, Lab lab) {
    long interval = 1_000_000_000L * senders.size() / lab.number("rate");
    long begun = System.nanoTime();
    for (int i = 0; i < senders.size(); i++) {
      var line = new Line(senders.get(i), begun + interval * i / senders.size(), interval);
      looks.add(
          senders
              .get(i)
              .loop()
              .scheduleAtFixedRate(line::look, 0, LOOK_EVERY_MICROS, TimeUnit.MICROSECONDS));
    }
  }

  @Override
  public void acknowledged(Participant sender) {}

  @Override
  public void end() {
    looks.forEach(look -> look.cancel(false));
  }

  /// The times of one sender.
  private static final class Line {
    private final Participant sender;
    private final long interval;
    private long due;

    Line(Participant sender, long first, long interval) {
      this.sender = sender;
      this.due = first;
      this.interval = interval;
    }

    void look() {
      long now = System.nanoTime();
      while (due <= now) {
        sender.send(due);
        due += interval;
      }
      sender.flush();
    }
  }
}
