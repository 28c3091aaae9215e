package im.connection.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every cell of the tables about contacts in `docs/permissions.md`, on a running server.
class ContactPermissionsIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/permissions.md");

  /// One cell: what somebody tries, who they are or how the two stand, and what is promised.
  record Cell(String operation, String column, String promise) {}

  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Person ben = Person.register(server, "ben");
  private Socket socket = Socket.connect(server.socketUri());

  @BeforeEach
  void open() {
    socket = ann.socket();
  }

  @AfterEach
  void close() {
    socket.close();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everyAnswerToARequestIsTrue(Cell cell) {
    var addressee = cell.column().equals("requester") ? ben : ann;
    var requester = cell.column().equals("requester") ? ann : ben;
    if (cell.column().equals("anybody else")) {
      addressee = Person.register(server, "cat");
    }
    var asked = requester.api().post("/api/v1/contact-requests", Map.of("userId", addressee.id()));
    String id = asked.expect(200).at("/request/id").asText();

    assertThat(code(cell.operation().replace("`", ""), Map.of("requestId", id)))
        .isEqualTo(cell.promise());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyCellAboutBlocksIsTrue(Cell cell) {
    String operation = cell.operation();
    String place = prepare(operation);
    switch (cell.column()) {
      case "nobody blocks" -> {}
      case "you block them" -> ann.api().put("/api/v1/blocks/" + ben.id(), null).expect(200);
      case "they block you" -> ben.api().put("/api/v1/blocks/" + ann.id(), null).expect(200);
      default -> throw new AssertionError(cell.column());
    }
    String method = operation.substring(1, operation.indexOf('`', 1));
    var params = params(operation, method, place);

    assertThat(code(method, params)).isEqualTo(cell.promise());
  }

  @ParameterizedTest
  @MethodSource("writing")
  void everyCellAboutWritingIsTrue(Cell cell) {
    var words = cell.operation().split(", ", -1);
    if (cell.column().equals("a contact")) {
      ann.befriend(ben);
    }
    String place = prepare(words[0]);
    ben.api().patch("/api/v1/users/me/privacy", Map.of("messages", words[1])).expect(200);
    if (cell.column().equals("whom they block")) {
      ben.api().put("/api/v1/blocks/" + ann.id(), null).expect(200);
    }
    String method = words[0].substring(1, words[0].indexOf('`', 1));

    assertThat(code(method, params(words[0], method, place))).isEqualTo(cell.promise());
  }

  /// Makes the conversation or friendship that an operation speaks of.
  private String prepare(String operation) {
    if (operation.contains("into a group")) {
      return ann.group("group", ben);
    }
    if (operation.contains("into your conversation") || operation.contains("that is there")) {
      return socket.call("conversation.open", Map.of("userId", ben.id())).get("id").asText();
    }
    if (operation.contains("a friend")) {
      ann.befriend(ben);
    }
    return "";
  }

  private Map<String, Object> params(String operation, String method, String place) {
    if (method.equals("message.send")) {
      return place.isEmpty() ? ben.textTo("c", "你好") : Person.text(place, "c", "你好");
    }
    return operation.equals("`contact.update` a friend")
        ? Map.of("userId", ben.id(), "starred", true)
        : Map.of("userId", ben.id());
  }

  private String code(String method, Map<String, Object> params) {
    try {
      socket.call(method, params);
      return "yes";
    } catch (RpcFailure refused) {
      return refused.code();
    }
  }

  static List<Cell> answers() throws IOException {
    return cells("## Contact requests");
  }

  static List<Cell> blocks() throws IOException {
    return cells("## Blocks");
  }

  static List<Cell> writing() throws IOException {
    return cells("## Who may write to whom");
  }

  private static List<Cell> cells(String heading) throws IOException {
    String document = Files.readString(DOCUMENT);
    int start = document.indexOf(heading + "\n");
    int end = document.indexOf("\n## ", start + 1);
    var rows =
        document
            .substring(start, end < 0 ? document.length() : end)
            .lines()
            .filter(line -> line.startsWith("| "))
            .map(line -> Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList())
            .toList();
    var columns = rows.getFirst();
    return rows.stream()
        .skip(1)
        .flatMap(row ->
            IntStream.range(1, columns.size() - 1)
                .mapToObj(i -> new Cell(row.getFirst(), columns.get(i), row.get(i))))
        .toList();
  }
}
