package im.connection.admin;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every cell of the tables about reports, operators and suspended users in `docs/permissions.md`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorPermissionsIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/permissions.md");

  /// One cell: what somebody tries, who they are, and what is promised.
  record Cell(String operation, String column, String promise) {}

  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Person ben = Person.register(server, "ben");
  private final Person eve = Person.register(server, "eve");
  private final Person sam = Person.register(server, "sam");
  private final Person operator = TestOperators.ONE;
  private Socket asOperator = Socket.connect(server.socketUri());
  private Socket asEve = Socket.connect(server.socketUri());
  private Socket asBen = Socket.connect(server.socketUri());

  @BeforeAll
  void start() {
    asOperator = operator.socket();
    asEve = eve.socket();
    asBen = ben.socket();
    ann.befriend(ben);
  }

  @AfterAll
  void stop() {
    asOperator.close();
    asEve.close();
    asBen.close();
  }

  @ParameterizedTest
  @MethodSource("reports")
  void everyCellAboutReportsIsTrue(Cell cell) {
    var socket = cell.column().equals("member") ? asBen : asEve;
    var self = cell.column().equals("member") ? ben : eve;

    assertThat(code(socket, "report.create", reported(cell.operation(), self)))
        .isEqualTo(cell.promise());
  }

  private Map<String, Object> reported(String operation, Person self) {
    return switch (operation) {
      case "`report.create` a message in a direct conversation" ->
          message(ann.api().post("/api/v1/users/" + ben.id() + "/messages", text()).expect(201));
      case "`report.create` a message in a group" -> {
        String group = ann.group("组", ben);
        yield message(
            ann.api().post("/api/v1/conversations/" + group + "/messages", text()).expect(201));
      }
      case "`report.create` a system message" ->
          Map.of("conversationId", ann.group("组", ben), "seq", 2, "reason", "other");
      case "`report.create` a group" -> about("conversationId", ann.group("组", ben));
      case "`report.create` a group (open)" -> {
        String group = ann.group("组", ben);
        ann.api().patch("/api/v1/groups/" + group, Map.of("joinPolicy", "open")).expect(200);
        yield about("conversationId", group);
      }
      case "`report.create` a user" -> about("userId", ann.id());
      case "`report.create` themselves" -> about("userId", self.id());
      default -> throw new AssertionError(operation);
    };
  }

  @ParameterizedTest
  @MethodSource("operators")
  void everyCellAboutOperatorsIsTrue(Cell cell) {
    boolean isOperator = cell.column().equals("operator");
    var params = prepared(cell.operation(), isOperator ? operator : eve);
    String method = cell.operation().substring(1, cell.operation().indexOf('`', 1));

    assertThat(code(isOperator ? asOperator : asEve, method, params)).isEqualTo(cell.promise());
  }

  private Map<String, Object> prepared(String operation, Person actor) {
    return switch (operation) {
      case "`admin.reports`", "`admin.actions`" -> Map.of();
      case "`admin.report`", "`admin.resolve` an open report" -> Map.of("reportId", report());
      case "`admin.resolve` a resolved report" -> {
        var report = Map.<String, Object>of("reportId", report());
        asOperator.call("admin.resolve", report);
        yield report;
      }
      case "`admin.user`" -> Map.of("userId", ann.id());
      case "`admin.findUser`" -> Map.of("username", ann.username());
      case "`admin.suspend` a user" -> suspending(state(false));
      case "`admin.suspend` a suspended user" -> suspending(state(true));
      case "`admin.suspend` an operator" -> suspending(TestOperators.OTHER);
      case "`admin.suspend` themselves" -> suspending(actor);
      case "`admin.unsuspend` a suspended user" -> Map.of("userId", state(true).id());
      case "`admin.unsuspend` a user" -> Map.of("userId", state(false).id());
      case "`admin.dismiss` a group" -> Map.of("groupId", ann.group("组"));
      case "`admin.dismiss` a dismissed group" -> {
        String group = ann.group("组");
        ann.api().delete("/api/v1/groups/" + group).expect(204);
        yield Map.of("groupId", group);
      }
      default -> throw new AssertionError(operation);
    };
  }

  @ParameterizedTest
  @MethodSource("suspended")
  void everyCellAboutSuspendedUsersIsTrue(Cell cell) {
    var someone = state(true);
    String method = cell.operation().replace("`", "");
    var params =
        switch (method) {
          case "message.send" -> someone.textTo("c", "在吗？");
          case "group.invite" ->
              Map.<String, Object>of("groupId", eve.group("组"), "userIds", List.of(someone.id()));
          default -> Map.<String, Object>of("userId", someone.id());
        };

    assertThat(code(asEve, method, params)).isEqualTo(cell.promise());

    if (method.equals("user.block")) {
      asEve.call("user.unblock", params);
    }
  }

  /// Sam, suspended or not.
  private Person state(boolean isSuspended) {
    if (isSuspended) {
      asOperator.call("admin.suspend", suspending(sam));
    } else {
      code(asOperator, "admin.unsuspend", Map.of("userId", sam.id()));
    }
    return sam;
  }

  private String report() {
    var reporter = Person.register(server, "reporter");
    return reporter
        .api()
        .post("/api/v1/reports", about("userId", ann.id()))
        .expect(201)
        .get("id")
        .asText();
  }

  private static Map<String, Object> suspending(Person person) {
    return Map.of("userId", person.id(), "reason", "spam");
  }

  private static Map<String, Object> about(String field, String id) {
    return Map.of(field, id, "reason", "spam");
  }

  private static Map<String, Object> message(com.fasterxml.jackson.databind.JsonNode ack) {
    return Map.of(
        "conversationId",
        ack.get("conversationId").asText(),
        "seq",
        ack.get("seq").asLong(),
        "reason",
        "abuse");
  }

  private static Map<String, Object> text() {
    return Map.of(
        "clientId", "c" + System.nanoTime(), "type", "text", "body", Map.of("text", "你好"));
  }

  private static String code(Socket socket, String method, Map<String, Object> params) {
    try {
      socket.call(method, params);
      return "yes";
    } catch (RpcFailure refused) {
      return refused.code();
    }
  }

  static List<Cell> reports() throws IOException {
    return cells("## Reports");
  }

  static List<Cell> operators() throws IOException {
    return cells("## Operators");
  }

  static List<Cell> suspended() throws IOException {
    return cells("## Suspended users");
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
