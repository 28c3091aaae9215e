package im.connection.bench;

import im.connection.bench.People.Person;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// Many users and groups, searched in every way.
final class DiscoverScenario implements Scenario {
  private static final String GOAL = "< 50";
  private static final int VIEWERS = 40;
  private static final List<Option> OPTIONS =
      List.of(
          new Option("people", 1_000_000, "users to search among"),
          new Option("groups", 100_000, "groups to search among"),
          new Option("queries", 100, "queries of each kind in a round"),
          new Option("rounds", 3, "measured rounds, after one that is not measured"));

  @Override
  public String name() {
    return "discover";
  }

  @Override
  public String summary() {
    return "how long a search among many users and groups takes";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public Report run(Lab lab) throws IOException, InterruptedException {
    var viewers = lab.people().signedIn(VIEWERS);
    var report = new Report.Builder(lab);
    try (var database = lab.database()) {
      var crowd = new Crowd(lab, database);
      if (database.number("select count(*) from users") < lab.number("people")) {
        crowd.gather(lab.number("people"), lab.number("groups"));
      }
      crowd.settle();
      var kinds = kinds(database, lab.number("queries"));
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
              "%,d users and %,d groups in the index; every kind of query found something"
                  .formatted(
                      database.number("select count(*) from user_search"),
                      database.number("select count(*) from group_search")))
          .build();
    }
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
    var paths = kind.getValue();
    for (int i = 0; i < lab.number("queries"); i++) {
      var as = api.as(viewers.get(i % viewers.size()).accessToken());
      long begun = System.nanoTime();
      var answer = as.get("/api/v1/search/" + paths.get(i % paths.size()));
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

  /// What is sought, drawn from the users and groups that are there.
  private static Map<String, List<String>> kinds(Database database, int count) {
    var kinds = new LinkedHashMap<String, List<String>>();
    var users = new Drawn(database, "from users where id between 1000 and 1000000000", count);
    kinds.put("exact username", users.by("username"));
    kinds.put("exact phone number", users.by("phone", "phone is not null and id % 2 = 0"));
    kinds.put("exact e-mail address", users.by("username || '@example.org'", "id % 40 = 1"));
    kinds.put("rare beginning", users.by("left(username, 6)", "id % 3 <> 1"));
    kinds.put("beginning of a third", List.of(query("use"), query("user"), query("u")));
    kinds.put("equal Chinese name", users.by("display_name", "display_name ~ '^[一-龥]{2,3}$'"));
    kinds.put("one Chinese character", users.by("right(display_name, 1)", "id % 10 = 3"));
    kinds.put("two Chinese characters", users.by("right(display_name, 2)", "id % 10 = 3"));
    kinds.put("pinyin", queries("zhangwei", "wangxiu", "liming", "chenjing", "zhaolei", "huxiao"));
    kinds.put("initials", queries("zw", "wxy", "lm", "cj", "zlx", "hx", "z", "w"));
    kinds.put("first and last name", users.by("display_name", "id % 10 in (5, 6)"));
    kinds.put(
        "misspelt first name",
        queries("jonathn", "cristopher", "elizabth", "micheal", "stefanie", "kathlen"));
    kinds.put(
        "misspelt invented name",
        users.by("overlay(display_name placing 'x' from 4 for 1)", "id % 10 = 8"));
    kinds.put("frequent tag", List.of("users?tags=music", "users?tags=" + encoded("音乐")));
    kinds.put("rare tag", tags(count, "users?tags=tag%d"));
    kinds.put("any of three tags", tags(count, "users?tags=music,travel,tag%d"));
    kinds.put("all of two frequent tags", List.of("users?match=all&tags=music,travel"));
    kinds.put("all of a frequent and a rare tag", tags(count, "users?match=all&tags=music,tag%d"));
    kinds.put("beginning of a third, rare tag", tags(count, "users?query=user&tags=tag%d"));
    kinds.put("name and frequent tag", suffixed(users.by("display_name"), "&tags=music"));
    kinds.put("beginning by activity", suffixed(users.by("left(username, 3)"), "&sort=activity"));
    kinds.put("deep page", deep());
    var groups = new Drawn(database, "from conversation where kind = 'group'", count);
    kinds.put("group by name", moved(groups.by("title")));
    kinds.put("group by a frequent word", moved(queries("music", "爬山", "yinyue", "ms")));
    kinds.put("group by activity", moved(suffixed(groups.by("left(title, 1)"), "&sort=activity")));
    kinds.put("group by rare tag", moved(tags(count, "users?tags=tag%d")));
    kinds.put("group by frequent tags", List.of("groups?tags=music,travel"));
    kinds.put("tag suggestions", List.of("tags", "tags?prefix=t", "tags?prefix=tag1"));
    return kinds;
  }

  /// Texts of some rows as queries.
  private record Drawn(Database database, String rows, int count) {
    List<String> by(String text) {
      return by(text, "true");
    }

    List<String> by(String text, String condition) {
      var sql =
          "select %s %s and %s order by md5(id::text) limit %d"
              .formatted(text, rows, condition, count);
      return database.texts(sql).stream().map(DiscoverScenario::query).toList();
    }
  }

  private static List<String> deep() {
    return List.of("users?query=user&cursor=2-20000-9000000000");
  }

  private static List<String> tags(int count, String path) {
    var paths = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      paths.add(path.formatted(i * 37));
    }
    return paths;
  }

  private static List<String> moved(List<String> paths) {
    return paths.stream().map(path -> path.replaceFirst("^users", "groups")).toList();
  }

  private static List<String> suffixed(List<String> paths, String suffix) {
    return paths.stream().map(path -> path + suffix).toList();
  }

  private static List<String> queries(String... texts) {
    return List.of(texts).stream().map(DiscoverScenario::query).toList();
  }

  private static String query(String text) {
    return "users?query=" + encoded(text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
