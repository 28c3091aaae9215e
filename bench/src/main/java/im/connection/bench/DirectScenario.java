package im.connection.bench;

import im.connection.bench.Reading.Cost;
import im.connection.bench.Rounds.Round;
import im.connection.bench.Talk.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Durable direct messages: pairs of friends write to each other, every acknowledgement starts the
/// next message.
final class DirectScenario implements Scenario {
  private static final List<Option> OPTIONS =
      List.of(
          new Option("connections", 100, 2, "senders, each connected, in pairs of friends"),
          new Option("in-flight", 4, "unanswered messages a sender keeps under way"),
          new Option(
              "rate",
              0,
              0,
              "messages/s in all, on time whatever the server does; 0: as fast as it acknowledges"),
          new Option("text", 200, "bytes of text in a message"));

  @Override
  public String name() {
    return "direct";
  }

  @Override
  public String summary() {
    return "durable direct messages per second, and how long their acknowledgement takes";
  }

  @Override
  public List<Option> options() {
    return Stream.concat(OPTIONS.stream(), Rounds.OPTIONS.stream()).toList();
  }

  @Override
  public Report run(Lab lab) throws IOException, InterruptedException {
    var tally = new Tally();
    var pace = lab.number("rate") > 0 ? new Timetable() : new Echo();
    var talks = new LinkedHashMap<Talk, Standing>();
    try (var sockets = lab.sockets()) {
      var participants = connect(lab, sockets, tally, pace, talks);
      pace.begin(participants, lab);
      var rounds = new Rounds(lab, tally).measure();
      pace.end();
      long sent = Settling.await(tally, participants, 2);
      tally.close();
      return report(lab, rounds).checked(checked(sent, talks)).build();
    }
  }

  /// Connects pairs of friends.
  private static List<Participant> connect(
      Lab lab, Sockets sockets, Tally tally, Participant.Script script, Map<Talk, Standing> talks)
      throws IOException, InterruptedException {
    var people = lab.people();
    lab.say("signing %d users in", lab.number("connections"));
    var all = people.signedIn(lab.number("connections") / 2 * 2);
    var text = Talk.text(lab.number("text"));
    var participants = new ArrayList<Participant>();
    for (int i = 0; i < all.size(); i += 2) {
      var pair = all.subList(i, i + 2);
      var id = people.befriend(pair.getFirst(), pair.getLast());
      var talk = new Talk(Api.of(lab.server().uri()).as(pair.getFirst().accessToken()), id);
      var standing = talk.standing();
      talks.put(talk, standing);
      for (var person : pair) {
        var participant = new Participant(id, standing.rev(), text, Talk.run() + i, tally, script);
        var caller = new Sockets.Caller(person.accessToken(), standing.of(talk), participant);
        participant.connect(sockets.open(1, 1, ignored -> caller).getFirst());
        participants.add(participant);
      }
    }
    lab.say("%d connections are live", participants.size());
    return participants;
  }

  private static Report.Builder report(Lab lab, List<Round> rounds) {
    var report = new Report.Builder(lab);
    for (Round round : rounds) {
      var cost = round.cost();
      var latencies = round.latencies();
      report
          .add("durable messages", "/s", "≥ 6,000", cost.perSecond(round.acks()))
          .add("ack p50", "ms", latencies.getValueAtPercentile(50) / 1e3)
          .add("ack p99", "ms", "< 100", latencies.getValueAtPercentile(99) / 1e3)
          .add("ack max", "ms", latencies.getMaxValue() / 1e3)
          .add("server CPU", "µs/message", Cost.microsEach(cost.server(), round.acks()))
          .add("database CPU", "µs/message", Cost.microsEach(cost.database(), round.acks()))
          .add("generator CPU", "µs/message", Cost.microsEach(cost.generator(), round.acks()));
    }
    return report;
  }

  private static String checked(long sent, Map<Talk, Standing> talks)
      throws IOException, InterruptedException {
    long stored = Talk.count(talks);
    if (stored != sent) {
      throw new Unexpected("acknowledged %,d messages, stored %,d".formatted(sent, stored));
    }
    return "%,d messages sent, as many acknowledged, as many rows in %d histories without a hole, each delivered once and in order to both users"
        .formatted(sent, talks.size());
  }
}
