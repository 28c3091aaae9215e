package im.connection.search;

import static im.connection.search.TestSearch.encoded;
import static im.connection.search.TestSearch.find;
import static im.connection.search.TestSearch.ids;
import static im.connection.search.TestSearch.page;
import static im.connection.search.TestSearch.search;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Attempt;
import im.connection.testing.Person;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding users over REST and JSON-RPC.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchIT {
  private final TestSearch all = TestSearch.shared();
  private Person viewer;

  @BeforeAll
  void start() {
    viewer = all.person("Viewer");
  }

  @Test
  void aUsernameFindsInAnySpellingAndByItsBeginning() {
    var person = Person.register(all.server, "Quentin");
    String username = person.username().toLowerCase(Locale.ROOT);
    assertThat(find(viewer, "users", username)).first().isEqualTo(person.id());
    assertThat(find(viewer, "users", username.toUpperCase(Locale.ROOT))).contains(person.id());
    assertThat(find(viewer, "users", username.substring(0, 9))).contains(person.id());
    assertThat(find(viewer, "users", username.substring(1))).doesNotContain(person.id());
  }

  @Test
  void chineseNamesAreFoundByAnyPartAndByPinyin() {
    var person = all.person("欧阳曾国藩");
    for (String text :
        List.of("欧", "国藩", "曾国", "欧阳曾国藩", "ouyang", "ouyangzengguofan", "oyzgf", "cengguo", "gf")) {
      assertThat(find(viewer, "users", text)).as(text).contains(person.id());
    }
    assertThat(find(viewer, "users", "欧国")).doesNotContain(person.id());
    var longest = all.person("重乐长行朝曾单".repeat(9));
    assertThat(find(viewer, "users", "重乐长")).contains(longest.id());
  }

  @Test
  void wordsAreFoundByTheirBeginningWhateverCaseWidthAndAccents() {
    var person = all.person("Ægidius Zürcher");
    for (String text : List.of("zurcher", "ＺÜＲ", "zur ægi", "Ægidius Zürcher")) {
      assertThat(find(viewer, "users", text)).as(text).contains(person.id());
    }
  }

  @Test
  void misspeltWordsFindAfterThoseSpeltLikeThat() {
    var jonathan = all.person("Jonathan Featherstone");
    var other = all.person("Johnathan Smith");
    assertThat(find(viewer, "users", "johnathan")).containsSubsequence(other.id(), jonathan.id());
    assertThat(find(viewer, "users", "fetherstone")).contains(jonathan.id());
    assertThat(find(viewer, "users", "jonathn fetherston")).contains(jonathan.id());
    assertThat(find(viewer, "users", "xyzzyplugh")).isEmpty();
  }

  @Test
  void equalNamesComeFirstAndNobodyTwice() {
    var longer = all.person("Ottokar Weiss");
    var equal = all.person("Ottokar");
    var latest = all.person("Ottokarl");
    all.seen(latest, 0);
    all.seen(longer, 1);
    all.seen(equal, 60);
    assertThat(find(viewer, "users", "ottokar"))
        .containsExactly(equal.id(), latest.id(), longer.id());
  }

  @Test
  void theMostRecentlyActiveComeFirst() {
    var early = all.person("Wolfhagen Eins");
    var never = all.person("Wolfhagen Zwei");
    var late = all.person("Wolfhagen Drei");
    all.setPrivacy(never, "lastSeen", "contacts");
    all.seen(early, 9);
    all.seen(late, 2);
    all.setPrivacy(early, "phone", "nobody");
    all.setPrivacy(late, "phone", "nobody");
    for (String sort : List.of("activity", "relevance")) {
      assertThat(ids(page(viewer, "users?query=wolfhagen&sort=" + sort)))
          .containsExactly(late.id(), early.id(), never.id());
    }
    all.seen(early, 0);
    all.tendUntil(() ->
        assertThat(ids(page(viewer, "users?query=wolfhagen&sort=activity")))
            .containsExactly(early.id(), late.id(), never.id()));
  }

  @Test
  void tagsFindAloneAndNarrowATextAnyOrAllOfThem() {
    var both = all.person("Tagbert Ein", "Zithern", "摄影术");
    var one = all.person("Tagbert Zwei", "zithern");
    var none = all.person("Tagbert Drei");
    assertThat(ids(page(viewer, "users?tags=zithern")))
        .containsExactlyInAnyOrder(both.id(), one.id());
    assertThat(ids(page(viewer, "users?tags=ZITHERN," + encoded("摄影术"))))
        .containsExactlyInAnyOrder(both.id(), one.id());
    assertThat(ids(page(viewer, "users?match=all&tags=zithern," + encoded("摄影术"))))
        .containsExactly(both.id());
    assertThat(ids(page(viewer, "users?query=zwei&tags=zithern"))).containsExactly(one.id());
    assertThat(ids(page(viewer, "users?query=drei&tags=zithern"))).isEmpty();
    assertThat(ids(page(viewer, "users?query=" + both.username() + "&tags=none"))).isEmpty();
    assertThat(find(viewer, "users", "tagbert")).contains(none.id());
  }

  @Test
  void aChangedNameFindsAtOnceAndTheOldOneNoMore() {
    var person = all.person("Vorherig");
    person.api().patch("/api/v1/users/me", Map.of("displayName", "Nachher")).expect(200);
    assertThat(find(viewer, "users", "nachher")).contains(person.id());
    assertThat(find(viewer, "users", "vorherig")).isEmpty();
  }

  /// Whichever change comes last, the entry is made of it.
  @Test
  void changesAtTheSameTimeLeaveTheEntryOfTheLast() throws Exception {
    var person = all.person("Rasend");
    String group = person.group("Rasend");
    person.api().patch("/api/v1/groups/" + group, Map.of("joinPolicy", "open")).expect(200);
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 40; i++) {
        String name = "Renn" + i;
        threads.execute(() -> {
          person.api().patch("/api/v1/users/me", Map.of("displayName", name)).expect(200);
          person.api().patch("/api/v1/groups/" + group, Map.of("name", name)).expect(200);
        });
      }
    }
    String name = person.api().get("/api/v1/users/me").expect(200).get("displayName").asText();
    String title = person.api().get("/api/v1/groups/" + group).expect(200).get("name").asText();
    assertThat(find(viewer, "users", name)).containsExactly(person.id());
    assertThat(find(viewer, "groups", title)).containsExactly(group);
    assertThat(find(viewer, "users", "renn")).containsExactly(person.id());
    assertThat(find(viewer, "users", "rasend")).isEmpty();
  }

  @Test
  void pagesHoldEverybodyOnceAndHideWhoeverBlocksWithoutATrace() {
    var people = IntStream.range(0, 9).mapToObj(i -> all.person("Pagina N" + i)).toList();
    var blocker = people.get(4);
    blocker.api().put("/api/v1/blocks/" + viewer.id(), Map.of()).expect(200);
    var other = all.person("Other");
    assertThat(paged(other, "users?query=pagina", 3)).hasSize(9).doesNotHaveDuplicates();
    var seen = new ArrayList<>(ids(page(other, "users?query=pagina")));
    seen.remove(blocker.id());
    assertThat(paged(viewer, "users?query=pagina", 2)).isEqualTo(seen);
    assertThat(paged(viewer, "users?query=pagina", 4)).isEqualTo(seen);
    var last = page(viewer, "users?query=pagina&limit=8");
    assertThat(last.has("next")).isFalse();
    for (String text : List.of(blocker.username(), "pagina n4")) {
      assertThat(find(viewer, "users", text)).doesNotContain(blocker.id());
    }
  }

  @Test
  void whatIsFoundIsSeenAsThePrivacySettingsSay() {
    var person = all.person("Verschlossen");
    person
        .api()
        .patch("/api/v1/users/me", Map.of("phone", "+4917612345678", "birthday", "1990-05-17"))
        .expect(200);
    assertThat(page(viewer, "users?query=verschlossen").at("/items/0/phone").isMissingNode())
        .isTrue();
    assertThat(page(person, "users?query=verschlossen").at("/items/0/phone").asText())
        .isEqualTo("+4917612345678");
    all.setPrivacy(person, "phone", "everyone");
    assertThat(page(viewer, "users?query=verschlossen").at("/items/0/phone").asText())
        .isEqualTo("+4917612345678");
    assertThat(page(viewer, "users?query=verschlossen").at("/items/0/birthday").isMissingNode())
        .isTrue();
  }

  @Test
  void aPhoneNumberFindsInAnySpellingAndOnlyWhole() {
    var person = all.person("Telefonisch");
    person.api().patch("/api/v1/users/me", Map.of("phone", "+43 660 7654321")).expect(200);
    assertThat(find(viewer, "users", "+436607654321")).isEmpty();
    all.setPrivacy(person, "findByPhone", "everyone");
    assertThat(find(viewer, "users", "+43 (660) 765-4321")).containsExactly(person.id());
    assertThat(find(viewer, "users", "+43660765432")).isEmpty();
    assertThat(find(viewer, "users", "6607654321")).isEmpty();
  }

  @Test
  void usersWhoWereThereBeforeTheIndexAreEntered() {
    all.database
        .jdbi()
        .useTransaction(handle -> {
          handle.execute(
              """
              insert into users (id, username, display_name, created_at, updated_at)
              select n, 'earlier' || n, '前朝' || n, now(), now() from generate_series(1, 600) n
              """);
          handle.execute(
              "update users set display_name = 'Renamed Elsewhere', updated_at = now()"
                  + " where id = 7");
        });
    all.tendUntil(() -> assertThat(find(viewer, "users", "前朝600")).hasSize(1));
    assertThat(find(viewer, "users", "earlier300")).containsExactly("300");
    assertThat(find(viewer, "users", "renamed elsewhere")).containsExactly("7");
    all.database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update users set display_name = '后来', updated_at = now() + interval '1 second'"
                    + " where id = 7"));
    all.tendUntil(() -> assertThat(find(viewer, "users", "后来")).containsExactly("7"));
  }

  @Test
  void tagsAreSuggestedWithTheNumberOfThoseWhoCanBeFound() {
    all.person("Eins", "qigong", "qi");
    all.person("Zwei", "Qigong");
    all.setPrivacy(all.person("Drei", "qigong", "qinqin"), "findByName", "contacts");
    all.tendUntil(() ->
        assertThat(page(viewer, "tags?prefix=%20QI").get("items").toString())
            .isEqualTo("[{\"tag\":\"qigong\",\"count\":2},{\"tag\":\"qi\",\"count\":1}]"));
    assertThat(page(viewer, "tags?prefix=qi&limit=1").get("items")).hasSize(1);
    assertThat(page(viewer, "tags?prefix=%25").get("items")).isEmpty();
    assertThat(page(viewer, "tags?kind=group&prefix=qi").get("items")).isEmpty();
    assertThat(page(viewer, "tags").get("items")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "_", "%_\\", "\\", "''", "*", "=", "🦖", "ж", "ё", "．", "+", "@", "+@"})
  void whatMeansSomethingElsewhereMeansItselfHere(String text) {
    assertThat(find(viewer, "users", text)).isEmpty();
    assertThat(find(viewer, "groups", text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users",
        "users?query=%20",
        "users?query=a%00b",
        "users?query=a%0Ab",
        "users?query=a&limit=0",
        "users?query=a&limit=201",
        "users?query=a&limit=x",
        "users?query=a&cursor=x",
        "users?query=a&cursor=1-2-99999999999999999999",
        "users?query=a&sort=name",
        "users?query=a&match=some",
        "users?tags=a,,b",
        "users?tags=a%00",
        "groups",
        "groups?tags=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21",
        "tags?kind=people",
        "tags?limit=51",
        "tags?prefix=a%00b"
      })
  void whatCannotBeSoughtIsRefused(String path) {
    var answer = search(all.person("Fragend"), path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("invalid_argument");
  }

  @Test
  void aTextTooLongIsRefused() {
    assertThat(search(viewer, "users?query=" + "x".repeat(65)).code())
        .isEqualTo("invalid_argument");
    assertThat(search(viewer, "users?query=" + "x".repeat(6_000)).status()).isIn(400, 414, 431);
  }

  @Test
  void jsonRpcAnswersLikeRest() {
    all.person("Spiegelbild", "doppelt");
    try (var socket = viewer.live()) {
      var params =
          Map.of(
              "query", "spiegel",
              "tags", List.of("doppelt"),
              "match", "all",
              "sort", "activity",
              "limit", 5);
      assertThat(socket.call("user.search", params))
          .isEqualTo(page(viewer, "users?query=spiegel&tags=doppelt"));
      assertThat(socket.call("group.search", Map.of("query", "spiegel")).get("items")).isEmpty();
      assertThat(socket.call("tag.suggest", Map.of("kind", "user", "prefix", "nil")).get("items"))
          .isEmpty();
    }
  }

  @Test
  void whoeverSearchesTooOftenHasToWait() {
    var hasty = all.person("Hastig");
    var isRefused = new AtomicBoolean();
    Runnable searches =
        () -> {
          while (!isRefused.get()) {
            if (search(hasty, "tags?prefix=x").code().equals("rate_limited")) {
              isRefused.set(true);
            }
          }
        };
    Attempt.atOnce(Collections.nCopies(16, searches));
    assertThat(find(viewer, "users", "hastig")).contains(hasty.id());
  }

  private static List<String> paged(Person viewer, String path, int limit) {
    var found = new ArrayList<String>();
    String cursor = "";
    do {
      JsonNode page = page(viewer, path + "&limit=" + limit + cursor);
      assertThat(!page.has("next") || page.get("items").size() == limit).isTrue();
      found.addAll(ids(page));
      cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
    } while (!cursor.isEmpty());
    return found;
  }
}
