package im.connection.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// How long the server takes to answer its first request, and what it holds in memory then.
final class StartScenario implements Scenario {
  private static final List<Option> OPTIONS =
      List.of(
          new Option("rounds", 5, "times it is started on no data, then on its data"),
          new Option("rest", 5, 0, "seconds between the start and the look at its memory"));

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String summary() {
    return "time from the command to the first answered request, and memory at rest";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public Report run(Lab lab) throws IOException, InterruptedException {
    var report = new Report.Builder(lab);
    for (int round = 1; round <= lab.number("rounds"); round++) {
      var data = lab.fresh("start");
      try (var first = lab.start(data)) {
        report.add("first start", "s", "≤ 8", seconds(first.startTime()));
      }
      try (var again = lab.start(data)) {
        report.add("start", "s", "≤ 3", seconds(again.startTime()));
        Thread.sleep(Duration.ofSeconds(lab.number("rest")));
        report
            .add("JVM resident", "MiB", "≤ 200", mib(again.processes().serverResident()))
            .add("database resident", "MiB", mib(again.processes().databaseResident()));
        lab.say("round %d: started again in %d ms", round, again.startTime().toMillis());
      }
    }
    return report.build();
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static double mib(long bytes) {
    return bytes / 1_048_576.0;
  }
}
