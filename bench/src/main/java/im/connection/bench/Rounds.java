package im.connection.bench;

import im.connection.bench.Reading.Cost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/// A warm-up and rounds of equal length under a load that goes on all the while.
final class Rounds {
  static final List<Scenario.Option> OPTIONS =
      List.of(
          new Scenario.Option("warm-up", 5, 0, "seconds before the first round"),
          new Scenario.Option("rounds", 3, "measured rounds"),
          new Scenario.Option("seconds", 5, "length of a round"));

  /// What happened in one round.
  ///
  /// @param latencies from sending to acknowledgement, in microseconds
  record Round(Cost cost, long acks, long deliveries, Histogram latencies) {}

  private final Lab lab;
  private final Tally tally;

  Rounds(Lab lab, Tally tally) {
    this.lab = lab;
    this.tally = tally;
  }

  List<Round> measure() throws IOException, InterruptedException {
    pass("warm-up", Duration.ofSeconds(lab.number("warm-up")));
    lab.beginProfile();
    var rounds = new ArrayList<Round>();
    for (int i = 1; i <= lab.number("rounds"); i++) {
      rounds.add(pass("round " + i, Duration.ofSeconds(lab.number("seconds"))));
    }
    lab.endProfile();
    return rounds;
  }

  private Round pass(String name, Duration time) throws IOException, InterruptedException {
    var processes = lab.server().processes();
    tally.takeLatencies();
    long acks = tally.acks();
    long deliveries = tally.deliveries();
    var begun = processes.read();
    Thread.sleep(time);
    tally.check();
    var cost = processes.read().since(begun);
    var round =
        new Round(
            cost, tally.acks() - acks, tally.deliveries() - deliveries, tally.takeLatencies());
    lab.say(
        "%s: %,.0f messages/s, %,.0f deliveries/s, cores: server %.2f, database %.2f, generator %.2f",
        name,
        cost.perSecond(round.acks()),
        cost.perSecond(round.deliveries()),
        cores(cost.server(), cost),
        cores(cost.database(), cost),
        cores(cost.generator(), cost));
    return round;
  }

  private static double cores(Duration cpu, Cost cost) {
    return (double) cpu.toNanos() / cost.wall().toNanos();
  }
}
