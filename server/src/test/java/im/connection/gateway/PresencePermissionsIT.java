package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every cell of the tables about presence and marks in `docs/permissions.md`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PresencePermissionsIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/permissions.md");

  /// One cell: its row, its column, and what is promised.
  record Cell(String row, String column, String promise) {}

  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Person ben = Person.register(server, "ben");
  private final Person cat = Person.register(server, "cat");
  private final Person dan = Person.register(server, "dan");
  private final Person fay = Person.register(server, "fay");
  private final Person eve = Person.register(server, "eve");
  private Socket asAnn = Socket.connect(server.socketUri());
  private String group = "";
  private int seq;
  private int seqOfFay;

  @BeforeAll
  void start() {
    asAnn = ann.live();
    ann.befriend(ben);
    asAnn.call("user.block", Map.of("userId", dan.id()));
    group = ann.group("组", ben, cat, fay);
    seq = asAnn.call("message.send", Person.text(group, "m1", "谁看过？")).get("seq").asInt();
    try (var asFay = fay.socket()) {
      var ack = asFay.call("message.send", Person.text(group, "m2", "再见"));
      seqOfFay = ack.get("seq").asInt();
    }
    cat.api().post("/api/v1/groups/" + group + "/leave", Map.of()).expect(204);
    fay.api().post("/api/v1/groups/" + group + "/leave", Map.of()).expect(204);
  }

  @AfterAll
  void stop() {
    asAnn.close();
  }

  @ParameterizedTest
  @MethodSource("presence")
  void everyCellAboutPresenceIsTrue(Cell cell) {
    var setting = cell.row().split(", ", -1);
    var availability = setting.length > 1 ? setting[1] : "online";
    asAnn.call("status.update", Map.of("availability", availability));
    asAnn.call("privacy.update", Map.of("lastSeen", setting[0]));
    var viewer =
        switch (cell.column()) {
          case "themselves" -> ann;
          case "friend" -> ben;
          case "stranger" -> eve;
          case "somebody they block" -> dan;
          default -> throw new AssertionError(cell);
        };

    await().untilAsserted(() -> assertThat(seen(viewer)).isEqualTo(cell.promise()));
  }

  @ParameterizedTest
  @MethodSource("marks")
  void everyCellAboutMarksIsTrue(Cell cell) {
    var actor =
        switch (cell.column()) {
          case "sender" -> ann;
          case "other member" -> ben;
          case "former sender" -> fay;
          case "former member" -> cat;
          case "outsider" -> eve;
          default -> throw new AssertionError(cell);
        };
    String method = cell.row().substring(1, cell.row().indexOf('`', 1));
    int own = actor.equals(fay) ? seqOfFay : seq;
    Map<String, Object> params =
        switch (method) {
          case "message.readers", "conversation.read" ->
              Map.of("conversationId", group, "seq", own);
          case "message.watchReaders" -> Map.of("conversationId", group, "seqs", List.of(own));
          case "conversation.typing" -> Map.of("conversationId", group, "activity", "typing");
          case "conversation.markUnread" -> Map.of("conversationId", group);
          default -> throw new AssertionError(cell);
        };

    assertThat(outcome(actor, method, params)).isEqualTo(cell.promise());
  }

  private String seen(Person viewer) {
    var page = viewer.api().get("/api/v1/presence?userIds=" + ann.id()).expect(200);
    return page.get("items").get(0).get("availability").asText();
  }

  private static String outcome(Person actor, String method, Map<String, Object> params) {
    try (var socket = actor.socket()) {
      socket.call(method, params);
      return "yes";
    } catch (RpcFailure refused) {
      return refused.code();
    }
  }

  static Stream<Cell> presence() throws IOException {
    return cells("## Presence");
  }

  static Stream<Cell> marks() throws IOException {
    return cells("## Marks");
  }

  private static Stream<Cell> cells(String heading) throws IOException {
    var lines =
        Files.readAllLines(DOCUMENT).stream()
            .dropWhile(line -> !line.equals(heading))
            .dropWhile(line -> !line.startsWith("|"))
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
            .toList();
    var cells = new ArrayList<Cell>();
    for (var row : lines.subList(2, lines.size())) {
      for (int i = 1; i < row.size(); i++) {
        cells.add(new Cell(row.getFirst(), lines.getFirst().get(i), row.get(i)));
      }
    }
    return cells.stream();
  }
}
