package im.connection.bench;

import im.connection.bench.People.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The groups of a data directory, one for each size, remembered in files.
final class Groups {
  private static final int INVITED_AT_ONCE = 200;
  private static final int JOINING_AT_ONCE = 4;

  private final Api api;
  private final Path directory;

  Groups(Api api, Path directory) {
    this.api = api;
    this.directory = directory;
  }

  /// The group of these people, the first of whom owns it.
  Talk of(List<Person> people) throws IOException, InterruptedException {
    var owner = api.as(people.getFirst().accessToken());
    var file = directory.resolve("group-%d.txt".formatted(people.size()));
    if (!Files.exists(file)) {
      Files.writeString(file, gather(owner, people));
    }
    return new Talk(owner, Files.readString(file));
  }

  private String gather(Api owner, List<Person> people) throws IOException, InterruptedException {
    var group =
        owner.post("/api/v1/groups", Map.of("name", "bench")).expect(201).path("id").asText();
    var tokens = new HashMap<String, String>();
    people.forEach(person -> tokens.put(person.id(), person.accessToken()));
    for (int i = 1; i < people.size(); i += INVITED_AT_ONCE) {
      var some = people.subList(i, Math.min(people.size(), i + INVITED_AT_ONCE));
      var invited =
          owner
              .post(
                  "/api/v1/groups/%s/invitations".formatted(group),
                  Map.of("userIds", some.stream().map(Person::id).toList()))
              .expect(200)
              .path("invited");
      Parallel.map(
          invited.valueStream().toList(),
          JOINING_AT_ONCE,
          invitation ->
              api.as(
                      Objects.requireNonNull(
                          tokens.get(invitation.path("invitee").path("id").asText())))
                  .post(
                      "/api/v1/group-invitations/%s/accept"
                          .formatted(invitation.path("id").asText()),
                      Map.of())
                  .expect(200));
    }
    return group;
  }
}
