package im.connection.bench;

import im.connection.bench.People.Person;
import im.connection.bench.Reading.Cost;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Many messages, entered into the index and searched by users who see few of them.
final class MessagesScenario implements Scenario {
  private static final String GOAL = "< 100";
  private static final List<Option> OPTIONS =
      List.of(
          new Option("messages", 1_000_000, "messages to search among"),
          new Option("queries", 60, "queries of each kind in a round"),
          new Option("rounds", 3, "measured rounds, after one that is not measured"));

  @Override
  public String name() {
    return "messages";
  }

  @Override
  public String summary() {
    return "how long messages take to be entered, and a search among them";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public Report run(Lab lab) throws IOException, InterruptedException {
    var report = new Report.Builder(lab);
    try (var database = lab.database()) {
      var chatter = new Chatter(lab, database);
      var viewers = lab.people().signedIn(Chatter.VIEWERS);
      if (database.number("select count(*) from message where id > 4000000000") == 0) {
        chatter.write(lab.number("messages"), viewers);
        add(report, chatter.entered(lab.number("messages")), lab.number("messages"));
      }
      chatter.settle();
      viewers = lab.people().signedIn(Chatter.VIEWERS);
      var kinds = kinds(viewers);
      var api = Api.of(lab.server().uri());
      lab.beginProfile();
      for (int round = 0; round <= lab.number("rounds"); round++) {
        for (var kind : kinds.entrySet()) {
          measure(lab, api, viewers, kind, round, report);
        }
      }
      lab.endProfile();
      return report
          .checked(
              "%,d messages in the index, of which each user sees %,d on average; every kind of query found something"
                  .formatted(
                      database.number("select count(*) from message_search"),
                      chatter.seen(viewers)))
          .build();
    }
  }

  private static void add(Report.Builder report, Cost cost, int messages) {
    report
        .add("entered", "messages/s", "> 3,000", cost.perSecond(messages))
        .add(
            "processor time to enter a message",
            "µs",
            "< 60",
            Cost.microsEach(cost.server().plus(cost.database()), messages))
        .add("of that the database", "µs", Cost.microsEach(cost.database(), messages));
  }

  private static void measure(
      Lab lab,
      Api api,
      List<Person> viewers,
      Map.Entry<String, List<String>> kind,
      int round,
      Report.Builder report)
      throws IOException, InterruptedException {
    Histogram times = new Histogram(3);
    long found = 0;
    var queries = kind.getValue();
    for (int i = 0; i < lab.number("queries"); i++) {
      var as = api.as(viewers.get(i % viewers.size()).accessToken());
      long begun = System.nanoTime();
      var answer = as.get("/api/v1/messages/search?" + queries.get(i % queries.size()));
      times.recordValue((System.nanoTime() - begun) / 1_000);
      found += answer.expect(200).path("items").size();
    }
    if (found == 0) {
      throw new Unexpected(kind.getKey() + ": nothing found");
    }
    if (round > 0) {
      report
          .add(kind.getKey() + " p50", "ms", times.getValueAtPercentile(50) / 1e3)
          .add(kind.getKey() + " p95", "ms", GOAL, times.getValueAtPercentile(95) / 1e3);
    }
    lab.say(
        "round %d: %s p95 %.1f ms, %.1f found a query",
        round,
        kind.getKey(),
        times.getValueAtPercentile(95) / 1e3,
        (double) found / lab.number("queries"));
  }

  private static Map<String, List<String>> kinds(List<Person> viewers) {
    var kinds = new LinkedHashMap<String, List<String>>();
    var texts = new LinkedHashMap<String, String>();
    texts.put("word in 30 %", Chatter.FREQUENT);
    texts.put("Chinese character in 30 %", Chatter.FREQUENT_CHARACTER);
    texts.put("word in 5 %", Chatter.MIDDLING);
    texts.put("word in 1 %", Chatter.UNCOMMON);
    texts.put("rare word", Chatter.RARE);
    texts.put("rare Chinese character", Chatter.RARE_CHARACTER);
    for (var text : texts.entrySet()) {
      for (String sort : List.of("newest", "best")) {
        kinds.put(text.getKey() + ", " + sort, List.of(query(text.getValue()) + "&sort=" + sort));
      }
    }
    kinds.put("two Chinese characters", characters(2));
    kinds.put("three Chinese characters", characters(3));
    kinds.put(
        "frequent and uncommon word", List.of(query(Chatter.FREQUENT + " " + Chatter.UNCOMMON)));
    kinds.put(
        "word in 30 %, half a year ago",
        List.of(query(Chatter.FREQUENT) + "&to=" + Instant.now().minus(Duration.ofDays(180))));
    kinds.put("word in 30 %, of one sender", senders(viewers));
    kinds.put("with a link", List.of("has=link"));
    return kinds;
  }

  private static List<String> characters(int length) {
    var queries = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      var text = new StringBuilder();
      for (int j = 0; j < length; j++) {
        text.append((char) (Chatter.FIRST_CHARACTER + 3 * ((i * 3 + j * 5) % 40)));
      }
      queries.add(query(text.toString()));
    }
    return queries;
  }

  private static List<String> senders(List<Person> viewers) {
    return viewers.stream()
        .map(viewer -> query(Chatter.FREQUENT) + "&senderId=" + viewer.id())
        .toList();
  }

  private static String query(String text) {
    return "query=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
