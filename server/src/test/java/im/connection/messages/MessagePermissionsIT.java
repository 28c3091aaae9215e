package im.connection.messages;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.Socket;
import im.connection.testing.Socket.RpcFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every cell of the tables about messages in `docs/permissions.md`, each with a message of its
/// own.
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagePermissionsIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/permissions.md");
  private static final AtomicInteger KEYS = new AtomicInteger();

  /// One cell: its row, its column, and what is promised.
  record Cell(String row, String column, String promise) {}

  private final TestMessages all = TestMessages.shared();
  private final Map<String, Person> cast = new ConcurrentHashMap<>();
  private final Map<String, Long> messages = new HashMap<>();
  private String group = "";

  /// One message for each row and column, written before the latecomer came.
  @BeforeAll
  void start() throws IOException {
    for (String role : List.of("owner", "sender", "member", "latecomer", "former", "outsider")) {
      cast.put(role, Person.register(all.server, role));
    }
    group = person("owner").group("组", person("sender"), person("member"), person("former"));
    try (var socket = person("sender").socket()) {
      for (Cell cell : (Iterable<Cell>) cells()::iterator) {
        messages.put(cell.row() + cell.column(), send(socket, group, cell));
      }
    }
    person("former").api().post("/api/v1/groups/" + group + "/leave", Map.of()).expect(204);
    person("owner").invite(group, person("latecomer"));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyCellIsTrue(Cell cell) {
    String method = cell.row().substring(1, cell.row().indexOf('`', 1));
    long seq = Objects.requireNonNull(messages.get(cell.row() + cell.column()));
    try (var socket = person(cell.column()).socket()) {
      assertThat(outcome(socket, method, params(group, cell.row(), method, seq)))
          .isEqualTo(cell.promise());
    }
  }

  /// The cells of the table about two users, each with two users of its own.
  @ParameterizedTest
  @MethodSource("direct")
  void everyCellAboutTwoUsersIsTrue(Cell cell) {
    String method = cell.row().substring(1, cell.row().indexOf('`', 1));
    try (var pair = pair(cell);
        var outsider = person("outsider").socket()) {
      long seq = send(pair.annPhone, pair.conversation, cell);
      var actor =
          switch (cell.column()) {
            case "sender", "unanswered sender" -> pair.annPhone;
            case "other" -> pair.bobPhone;
            case "blocked sender" -> {
              pair.bobPhone.call("user.block", Map.of("userId", pair.ann.id()));
              yield pair.annPhone;
            }
            case "outsider" -> outsider;
            default -> throw new AssertionError(cell);
          };
      assertThat(outcome(actor, method, params(pair.conversation, cell.row(), method, seq)))
          .isEqualTo(cell.promise());
    }
  }

  private Trio pair(Cell cell) {
    return cell.column().equals("unanswered sender")
        ? Trio.strangers(all.server)
        : Trio.friends(all.server);
  }

  private static Map<String, Object> params(
      String conversation, String row, String method, long seq) {
    var params = new HashMap<String, Object>(Map.of("conversationId", conversation));
    switch (method) {
      case "message.edit" -> params.put("body", Map.of("text", "anders"));
      case "message.react", "message.unreact" -> params.put("emoji", "👍");
      case "poll.vote" -> params.put("choices", List.of(1));
      case "poll.voters" -> params.put("choice", 0);
      case "conversation.timer" -> params.put("seconds", 3_600);
      case "conversation.settings" -> params.put("remark", "备注");
      case "conversation.draft" -> params.put("text", "草稿");
      case "message.send" -> message(params, row, seq);
      case "schedule.add" -> {
        message(params, "", seq);
        params.put("sendAt", Instant.now().plusSeconds(3_600).toString());
      }
      case "message.forward" -> {
        params.put("clientId", key());
        params.put("targets", List.of(Map.of("userId", "1")));
      }
      default -> {}
    }
    if (List.of("message.forward", "message.hide").contains(method)) {
      params.put("seqs", List.of(seq));
    } else if (method.startsWith("message.")
        || method.startsWith("poll.")
        || List.of("favourite.add", "conversation.clear").contains(method)) {
      params.put("seq", method.equals("conversation.clear") ? 1 : seq);
    }
    if (method.equals("message.send")) {
      params.remove("seq");
    }
    return params;
  }

  private static void message(Map<String, Object> params, String row, long seq) {
    params.put("clientId", key());
    params.put("type", "text");
    params.put("body", Map.of("text", row.contains("empty") ? "" : "@所有人"));
    if (row.contains("reply")) {
      params.put("replyTo", seq);
    }
    if (row.contains("everyone")) {
      var everyone = Map.of("offset", 0, "length", 4, "everyone", true);
      params.put("body", Map.of("text", "@所有人", "mentions", List.of(everyone)));
    }
  }

  /// Sends what a cell is tried on, an hour ahead of the clock: nothing gets too old meanwhile.
  private long send(Socket socket, String conversation, Cell cell) {
    boolean isPoll = cell.row().contains("`poll.");
    var request = new HashMap<String, Object>(Person.text(conversation, key(), "hallo"));
    if (isPoll) {
      request.put("type", "poll");
      request.put("body", Map.of("question", "?", "options", List.of("a", "b")));
    }
    long seq = socket.call("message.send", request).get("seq").asLong();
    all.age(conversation, seq, -60);
    return seq;
  }

  private Person person(String role) {
    return Objects.requireNonNull(cast.computeIfPresent(role, (_, old) -> old.refreshed()), role);
  }

  private static String key() {
    return "k" + KEYS.incrementAndGet();
  }

  private static String outcome(Socket socket, String method, Map<String, Object> params) {
    try {
      socket.call(method, params);
      return "yes";
    } catch (RpcFailure refused) {
      return refused.code();
    }
  }

  static Stream<Cell> cells() throws IOException {
    return cells("## Messages");
  }

  static Stream<Cell> direct() throws IOException {
    return cells("## Messages between two users");
  }

  /// The cells of the table under a heading.
  static Stream<Cell> cells(String heading) throws IOException {
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
