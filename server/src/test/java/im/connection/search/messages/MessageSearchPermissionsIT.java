package im.connection.search.messages;

import static im.connection.search.TestSearch.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.search.SearchPermissionsIT;
import im.connection.search.SearchPermissionsIT.Cell;
import im.connection.testing.Person;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every cell of the table about messages in `docs/permissions.md`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageSearchPermissionsIT {
  private final TestMessageSearch all = new TestMessageSearch();
  private final Map<String, Person> people = new HashMap<>();
  private final Map<String, Long> said = new HashMap<>();
  private String group = "";

  /// A group that some left, some came back to and some came late to, with something said at every
  /// stage.
  private void prepare() {
    for (String name :
        List.of("member", "joined later", "former member", "came back", "outsider")) {
      people.put(name, Person.register(all.all.server, name.replace(' ', '_')));
    }
    var member = viewer("member");
    group = member.group("Runde", viewer("former member"), viewer("came back"));
    say("at the beginning");
    leave("former member");
    leave("came back");
    say("while they were away");
    member.invite(group, viewer("joined later"));
    member.invite(group, viewer("came back"));
    say("at last");
    say("and recalled");
    say("and expired");
    say("and deleted by whoever seeks");
    all.index(group);
    member
        .api()
        .post(
            "/api/v1/conversations/%s/messages/%d/recall"
                .formatted(group, said.get("and recalled")),
            Map.of())
        .expect(200);
    all.set(group, place("and expired"), "expires_at = now() - interval '1 second'");
    people
        .values()
        .forEach(person ->
            all.jdbi.useHandle(handle ->
                handle.execute(
                    "insert into message_hidden values (?, ?, ?)",
                    Long.parseLong(person.id()),
                    Long.parseLong(group),
                    place("and deleted by whoever seeks"))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellIsTrue(Cell cell) {
    if (people.isEmpty()) {
      prepare();
    }
    assertThat(answer(cell)).isEqualTo(cell.promise());
  }

  static List<Cell> cells() throws IOException {
    return SearchPermissionsIT.cells("## Who finds which messages");
  }

  private String answer(Cell cell) {
    var viewer = viewer(cell.viewer());
    boolean isInside = cell.row().endsWith(", in that conversation");
    boolean isCleared = cell.row().endsWith(", history cleared");
    String stage = cell.row().replaceFirst(", .*", "");
    if (isCleared) {
      clear(viewer, place(stage));
    }
    var answer =
        viewer
            .api()
            .insisting()
            .get(
                "/api/v1/messages/search?query=%s%s"
                    .formatted(encoded(stage), isInside ? "&conversationId=" + group : ""));
    if (isCleared) {
      clear(viewer, 0);
    }
    if (answer.status() != 200) {
      return answer.code();
    }
    return TestMessageSearch.seqs(answer.json()).contains(place(stage)) ? "yes" : "no";
  }

  private void clear(Person viewer, long seq) {
    all.jdbi.useHandle(handle ->
        handle.execute(
            "update conversation_member set cleared_seq = ? where user_id = ? and conversation_id = ?",
            seq,
            Long.parseLong(viewer.id()),
            Long.parseLong(group)));
  }

  private void say(String stage) {
    said.put(stage, all.say(viewer("member"), group, stage));
  }

  private long place(String stage) {
    return Objects.requireNonNull(said.get(stage), stage);
  }

  private void leave(String name) {
    viewer(name).api().post("/api/v1/groups/" + group + "/leave", null).expect(204);
  }

  private Person viewer(String name) {
    return Objects.requireNonNull(people.get(name), name);
  }
}
