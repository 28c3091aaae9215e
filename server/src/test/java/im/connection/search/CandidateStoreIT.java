package im.connection.search;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The best candidates are the same whichever way they are found, and no way reads everything.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CandidateStoreIT {
  private static final int USERS = 40_000;

  /// Terms by how many have them: one of three, of 50, of 5,000, and only the least active third.
  private static final Map<String, String> FREQUENCIES =
      Map.of(
          "frequent",
          "n % 3 = 0",
          "middling",
          "n % 50 = 0",
          "rare",
          "n % 5000 = 0",
          "idle",
          "n < 13000");

  private final CandidateStore store = CandidateStore.ofUsers();
  private TestDatabase database;

  @BeforeAll
  void start() {
    database = TestDatabase.create();
    database
        .jdbi()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into user_search (id, terms, tags, activity, is_public, source_at)
              select n,
                array_remove(array[
                  case when n %% 3 = 0 then %d end,
                  case when n %% 50 = 0 then %d end,
                  case when n %% 5000 = 0 then %d end,
                  case when n < 13000 then %d end], null),
                case when n %% 7 = 0 then '{common}'::text[] else '{}' end,
                n / 100, true, now()
              from generate_series(1, ?) n
              """
                  .formatted(
                      Words.term("frequent"),
                      Words.term("middling"),
                      Words.term("rare"),
                      Words.term("idle")),
              USERS);
          handle.execute("analyze user_search");
        });
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource({"frequent,", "middling,", "rare,", "frequent,common", "rare,common", ",common"})
  void everyWayFindsTheMostActiveInPagesWithoutGaps(@Nullable String term, @Nullable String tag) {
    var stage = stage(term);
    var query = query(tag);
    var all =
        database
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        "select id from user_search where (%s) and %s order by activity desc, id desc limit 300"
                            .formatted(
                                term == null
                                    ? "true"
                                    : FREQUENCIES.getOrDefault(term, "false").replace("n", "id"),
                                tag == null ? "true" : "id % 7 = 0"))
                    .mapTo(Long.class)
                    .list());

    var found = new ArrayList<Hit>();
    var after = Hit.START;
    List<Hit> page;
    do {
      page = best(stage, query, after, 60);
      found.addAll(page);
      after = page.isEmpty() ? after : page.getLast();
    } while (page.size() == 60 && found.size() < 300);

    assertThat(found.stream().map(Hit::id).limit(300)).isEqualTo(all);
  }

  @Test
  void whatOnlyTheLeastActiveHaveIsFoundAmongAPartOfThem() {
    assertThat(best(stage("idle"), query(null), Hit.START, 60))
        .hasSize(60)
        .isSortedAccordingTo(Hit.ORDER)
        .allMatch(hit -> hit.id() < 13_000);
  }

  @Test
  void theMostActiveAreWalkedByTheirIndex() {
    String plan =
        plan(store.walkSql(stage("frequent"), query("common"), CandidateStore.NEAR), true);
    assertThat(plan).contains("user_search_activity").doesNotContain("Sort").doesNotContain("Seq");
  }

  @Test
  void theRareAreReadFromTheIndexOfTerms() {
    String plan = plan(store.gatherSql(stage("rare"), query("common")), false);
    assertThat(plan).contains("user_search_terms").doesNotContain("Seq Scan");
  }

  private List<Hit> best(Stage stage, SearchQuery query, Hit after, int count) {
    return database.jdbi().withHandle(handle -> store.best(handle, stage, query, after, count));
  }

  private String plan(String sql, boolean isCounted) {
    return database
        .jdbi()
        .withHandle(handle -> {
          var explain =
              handle
                  .createQuery("explain " + sql)
                  .bind("activity", Hit.START.activity())
                  .bind("id", Hit.START.id())
                  .bind("terms", new Integer[] {Words.term(isCounted ? "frequent" : "rare")})
                  .bind("tags", new String[] {"common"});
          if (isCounted) {
            explain.bind("count", 60);
          }
          return String.join("\n", explain.mapTo(String.class).list());
        });
  }

  private static Stage stage(@Nullable String term) {
    return new Stage.Parts(Stream.ofNullable(term).toList());
  }

  private static SearchQuery query(@Nullable String tag) {
    return new SearchQuery(
        "any text",
        Stream.ofNullable(tag).toList(),
        Match.ALL,
        Sort.RELEVANCE,
        SearchCursor.START,
        50);
  }
}
