package im.connection.search;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Api;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;

/// A server on a database that the test reaches too, shared by all tests of search.
public final class TestSearch {
  private static final class Shared {
    static final TestSearch ALL = new TestSearch();
  }

  public final TestDatabase database = TestDatabase.create();
  public final RunningServer server = RunningServer.builder().database(database.database()).start();

  private final Upkeep upkeep;

  private TestSearch() {
    var users = new UserEntryStore();
    var groups = new GroupEntryStore();
    var words = new WordStore();
    upkeep =
        new Upkeep(
            database.jdbi(),
            new UpkeepStore(),
            users,
            groups,
            new TagStore(),
            words,
            new UserEntries(users, words),
            new GroupEntries(groups, words),
            Clock.systemUTC());
  }

  /// Looks after the index until something is true; now and then the server is just at it.
  void tendUntil(ThrowingRunnable assertion) {
    await()
        .untilAsserted(() -> {
          upkeep.tend();
          assertion.run();
        });
  }

  public static TestSearch shared() {
    return Shared.ALL;
  }

  /// Somebody with a display name and tags.
  public Person person(String name, String... tags) {
    var person = Person.register(server, "p");
    person
        .api()
        .patch("/api/v1/users/me", Map.of("displayName", name, "tags", List.of(tags)))
        .expect(200);
    return person;
  }

  void setPrivacy(Person person, String setting, String audience) {
    person.api().patch("/api/v1/users/me/privacy", Map.of(setting, audience)).expect(200);
  }

  void verifyEmail(Person person, String address) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "insert into user_email (user_id, address, folded, verified_at)"
                    + " values (?, ?, ?, now())",
                Long.parseLong(person.id()),
                address,
                address));
  }

  /// Makes somebody look as if they had last been there some days before the rest. All these days
  /// lie ahead: the server itself writes down now and then who is there, and never goes back.
  void seen(Person person, int daysBefore) {
    database
        .jdbi()
        .useHandle(handle -> {
          long id = Long.parseLong(person.id());
          handle.execute(
              "update users set created_at = now() - interval '100 days' where id = ?", id);
          handle.execute(
              "update device set last_seen_at = now() + make_interval(days => 100 - ?)"
                  + " where user_id = ?",
              daysBefore,
              id);
        });
  }

  /// A page of what somebody finds, such as `users?query=…`.
  static JsonNode page(Person viewer, String path) {
    return await()
        .until(() -> search(viewer, path), answer -> !answer.code().equals("rate_limited"))
        .expect(200);
  }

  static Api.Answer search(Person viewer, String path) {
    return viewer.api().get("/api/v1/search/" + path);
  }

  /// The ids of what somebody finds by a text.
  static List<String> find(Person viewer, String kind, String text) {
    return ids(page(viewer, kind + "?query=" + encoded(text)));
  }

  static List<String> ids(JsonNode page) {
    var ids = new ArrayList<String>();
    page.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
