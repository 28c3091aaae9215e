package im.connection.bench;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.bench.Sockets.Caller.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The users of a data directory, kept in a file beside the server's data: a password hash costs
/// the server tens of milliseconds on purpose, so users are made once and signed in again by their
/// refresh tokens.
final class People {
  private static final String PASSWORD = "bench-Xq7-plain-sight";
  private static final int AT_ONCE = 4;

  /// One user, signed in.
  record Person(String username, String id, String accessToken, String refreshToken) {
    private static Person of(String username, String id, JsonNode session) {
      return new Person(
          username,
          id,
          session.path("accessToken").asText(),
          session.path("refreshToken").asText());
    }
  }

  /// A user who was connected a moment ago.
  record Returning(String accessToken, Map<String, Position> positions) {
    Sockets.Caller on(Socket.Ears ears) {
      return new Sockets.Caller(accessToken, positions, ears);
    }
  }

  private final Api api;
  private final Path file;
  private final TreeMap<String, Person> known = new TreeMap<>();

  People(Api api, Path file) throws IOException {
    this.api = api;
    this.file = file;
    if (Files.exists(file)) {
      for (JsonNode node : Json.read(Files.readString(file))) {
        var person = Json.MAPPER.convertValue(node, Person.class);
        known.put(person.username(), person);
      }
    }
  }

  /// The first `count` users, with access tokens of this moment.
  List<Person> signedIn(int count) throws IOException, InterruptedException {
    var names = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      names.add(String.format(Locale.ROOT, "bench%05d", i));
    }
    var people = Parallel.map(names, AT_ONCE, this::signIn);
    people.forEach(person -> known.put(person.username(), person));
    Files.writeString(file, Json.write(known.values()));
    return people;
  }

  /// What the first `count` users need to connect again, each a friend of the one beside them.
  List<Returning> returning(int count) throws IOException, InterruptedException {
    var people = signedIn(count / 2 * 2);
    for (int i = 0; i < people.size(); i += 2) {
      befriend(people.get(i), people.get(i + 1));
    }
    return Parallel.map(
        people, AT_ONCE, person -> new Returning(person.accessToken(), positions(person)));
  }

  /// Makes two users friends, so that no stranger limit holds, and returns the id of their
  /// conversation.
  String befriend(Person one, Person other) throws IOException, InterruptedException {
    var mine = api.as(one.accessToken());
    var answer = mine.post("/api/v1/contact-requests", Map.of("userId", other.id())).expect(200);
    if (answer.path("status").asText().equals("requested")
        || answer.path("status").asText().equals("pending")) {
      var request = answer.path("request").path("id").asText();
      api.as(other.accessToken())
          .post("/api/v1/contact-requests/%s/accept".formatted(request), Map.of())
          .expect(200);
    }
    return mine.post("/api/v1/conversations", Map.of("userId", other.id()))
        .expect(200)
        .path("id")
        .asText();
  }

  /// How far all conversations of a user have come, as a client knows that was here a moment ago.
  private Map<String, Position> positions(Person person) throws IOException, InterruptedException {
    var known = new HashMap<String, Position>();
    var path = "/api/v1/conversations?limit=200";
    for (JsonNode item : api.as(person.accessToken()).get(path).expect(200).path("items")) {
      known.put(
          item.path("id").asText(),
          new Position(item.path("seq").asLong(), item.path("rev").asLong()));
    }
    return known;
  }

  private Person signIn(String name) throws IOException, InterruptedException {
    var person = known.get(name);
    if (person == null) {
      var made =
          api.post("/api/v1/users", Map.of("username", name, "password", PASSWORD)).expect(201);
      return Person.of(name, made.path("user").path("id").asText(), made);
    }
    var refreshed =
        api.post("/api/v1/sessions/refresh", Map.of("refreshToken", person.refreshToken()));
    return Person.of(
        name, person.id(), refreshed.status() == 200 ? refreshed.expect(200) : login(name));
  }

  private JsonNode login(String name) throws IOException, InterruptedException {
    return api.post("/api/v1/sessions", Map.of("username", name, "password", PASSWORD)).expect(201);
  }
}
