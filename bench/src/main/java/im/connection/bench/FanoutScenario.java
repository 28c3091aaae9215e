package im.connection.bench;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.bench.People.Person;
import im.connection.bench.Reading.Cost;
import im.connection.bench.Rounds.Round;
import im.connection.bench.Sockets.Caller.Position;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Deliveries in one large group: few write, everybody is connected.
final class FanoutScenario implements Scenario {
  private static final int AT_ONCE = 50;
  private static final List<Option> OPTIONS =
      List.of(
          new Option("members", 1_000, "members of the group, each connected"),
          new Option("senders", 10, "members who write"),
          new Option("in-flight", 64, "messages not yet delivered to everybody"),
          new Option("text", 200, "bytes of text in a message"));

  @Override
  public String name() {
    return "fanout";
  }

  @Override
  public String summary() {
    return "deliveries per second in one large group";
  }

  @Override
  public List<Option> options() {
    return Stream.concat(OPTIONS.stream(), Rounds.OPTIONS.stream()).toList();
  }

  @Override
  public Report run(Lab lab) throws IOException, InterruptedException {
    int members = lab.number("members");
    lab.say("signing %d users in", members);
    var people = lab.people().signedIn(members);
    lab.say("gathering them in a group");
    var group = lab.groups().of(people);
    var before = group.standing();
    var tally = new Tally();
    var pump = new Pump(tally, members, lab.number("in-flight"));
    try (var sockets = lab.sockets()) {
      var text = Talk.text(lab.number("text"));
      var run = Talk.run();
      var participants =
          Stream.generate(() -> new Participant(group.id(), before.rev(), text, run, tally, pump))
              .limit(members)
              .toList();
      connect(sockets, people, participants, before.of(group));
      lab.say("%d connections are live", members);
      var senders = participants.subList(0, lab.number("senders"));
      pump.begin(senders);
      var rounds = new Rounds(lab, tally).measure();
      pump.end();
      long sent = Settling.await(tally, senders, members);
      tally.close();
      return report(lab, rounds).checked(checked(group, before, sent, participants)).build();
    }
  }

  private static void connect(
      Sockets sockets,
      List<Person> people,
      List<Participant> participants,
      Map<String, Position> positions)
      throws InterruptedException {
    var live =
        sockets.open(
            people.size(),
            AT_ONCE,
            i -> new Sockets.Caller(people.get(i).accessToken(), positions, participants.get(i)));
    for (int i = 0; i < live.size(); i++) {
      participants.get(i).connect(live.get(i));
    }
  }

  private static Report.Builder report(Lab lab, List<Round> rounds) {
    var report = new Report.Builder(lab);
    for (Round round : rounds) {
      var cost = round.cost();
      long deliveries = round.deliveries();
      report
          .add("deliveries", "/s", "≥ 400,000", cost.perSecond(deliveries))
          .add("messages", "/s", cost.perSecond(round.acks()))
          .add("ack p50", "ms", round.latencies().getValueAtPercentile(50) / 1e3)
          .add("ack p99", "ms", round.latencies().getValueAtPercentile(99) / 1e3)
          .add("server CPU", "µs/delivery", Cost.microsEach(cost.server(), deliveries))
          .add("database CPU", "µs/delivery", Cost.microsEach(cost.database(), deliveries))
          .add("generator CPU", "µs/delivery", Cost.microsEach(cost.generator(), deliveries));
    }
    return report;
  }

  private static String checked(
      Talk group, Talk.Standing before, long sent, List<Participant> participants)
      throws IOException, InterruptedException {
    long stored = Talk.count(Map.of(group, before));
    if (stored != sent) {
      throw new Unexpected("acknowledged %,d messages, stored %,d".formatted(sent, stored));
    }
    for (Participant participant : participants) {
      if (participant.rev() != before.rev() + sent) {
        throw new Unexpected("a member came to rev %d only".formatted(participant.rev()));
      }
    }
    return "%,d messages sent, as many acknowledged, as many rows in the history without a hole, each delivered once and in order to all %,d members"
        .formatted(sent, participants.size());
  }

  /// Keeps a number of messages under way that are not delivered to everybody yet.
  private static final class Pump implements Participant.Script {
    private final Tally tally;
    private final int members;
    private final int inFlight;
    private volatile boolean isOn;

    @GuardedBy("this")
    private List<Participant> senders = List.of();

    @GuardedBy("this")
    private long sent;

    Pump(Tally tally, int members, int inFlight) {
      this.tally = tally;
      this.members = members;
      this.inFlight = inFlight;
    }

    synchronized void begin(List<Participant> all) {
      senders = List.copyOf(all);
      isOn = true;
      fill();
    }

    void end() {
      isOn = false;
    }

    @Override
    public void acknowledged(Participant sender) {}

    @Override
    public void heard() {
      if (isOn) {
        fill();
      }
    }

    private synchronized void fill() {
      while (isOn && sent - tally.deliveries() / members < inFlight) {
        senders.get((int) (sent % senders.size())).begin(1);
        sent++;
      }
    }
  }
}
