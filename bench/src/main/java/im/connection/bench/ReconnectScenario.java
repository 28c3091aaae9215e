package im.connection.bench;

import im.connection.bench.IdleScenario.Deaf;
import im.connection.bench.Reading.Cost;
import java.io.IOException;
import java.util.List;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Everybody comes back at once: connects, signs in, catches up.
final class ReconnectScenario implements Scenario {
  private static final List<Option> OPTIONS =
      List.of(
          new Option("connections", 5_000, "connections opened at once"),
          new Option("users", 100, 2, "users they belong to, in pairs of friends"),
          new Option("rounds", 3, "measured rounds, after one that is not measured"));

  @Override
  public String name() {
    return "reconnect";
  }

  @Override
  public String summary() {
    return "time until many connections opened at once are live";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public Report run(Lab lab) throws IOException, InterruptedException {
    var people = lab.people().returning(lab.number("users"));
    var report = new Report.Builder(lab);
    for (int round = 0; round <= lab.number("rounds"); round++) {
      pass(lab, people, round, report);
    }
    return report
        .checked("%,d connections live at once, none refused".formatted(lab.number("connections")))
        .build();
  }

  private static void pass(Lab lab, List<People.Returning> people, int round, Report.Builder report)
      throws IOException, InterruptedException {
    int count = lab.number("connections");
    var tally = new Tally();
    var ears = new Deaf(tally);
    Histogram times = new ConcurrentHistogram(3);
    try (var sockets = lab.sockets()) {
      var before = lab.server().processes().read();
      sockets.open(
          count,
          count,
          i -> people.get(i % people.size()).on(ears),
          () -> times.recordValue((System.nanoTime() - before.nanos()) / 1_000));
      var cost = lab.server().processes().read().since(before);
      tally.check();
      tally.close();
      lab.say("round %d: all live after %d ms", round, cost.wall().toMillis());
      if (round > 0) {
        report
            .add("all live", "ms", cost.wall().toNanos() / 1e6)
            .add("live p50", "ms", times.getValueAtPercentile(50) / 1e3)
            .add("live p99", "ms", times.getValueAtPercentile(99) / 1e3)
            .add("server CPU", "µs/connection", Cost.microsEach(cost.server(), count))
            .add("database CPU", "µs/connection", Cost.microsEach(cost.database(), count))
            .add("generator CPU", "µs/connection", Cost.microsEach(cost.generator(), count));
      }
    }
  }
}
