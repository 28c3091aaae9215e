package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Text frames that hold no proper request. Each gets its defined answer, and the connection lives.
class HostileRequestsIT {
  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final RawSocket socket = RawSocket.signedIn(server, ann.token());

  @AfterEach
  void theConnectionLives() {
    assertThat(socket.call("user.me", Map.of()).get("id").asText()).isEqualTo(ann.id());
    socket.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "nonsense",
        "{'jsonrpc':'2.0'}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"user.me\",}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"user.me\"} {}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"user.me\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"user.me\",\"params\":{\"a\":1,\"a\":2}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"user.me\",\"params\":{\"a\":NaN}}",
        "\uFEFF{}"
      })
  void whatIsNoJsonIsMalformed(String text) {
    assertThat(refusal(text, -32700)).isEqualTo("malformed_json null");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(33) + "]".repeat(33);
    String text =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"user.me\",\"params\":{\"a\":" + deep + "}}";
    assertThat(refusal(text, -32602)).isEqualTo("invalid_argument 1");
    assertThat(refusal("[".repeat(60_000), -32602)).isEqualTo("invalid_argument null");
  }

  @Test
  void hugeNumbersHarmNobody() {
    String text = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"user.me\"}";
    assertThat(refusal(text.formatted("9".repeat(60_000)), -32602))
        .isEqualTo("invalid_argument null");
    assertThat(refusal(text.formatted("1e999999999"), -32600)).isEqualTo("invalid_request null");
    assertThat(refusal(text.formatted("9".repeat(20)), -32600)).isEqualTo("invalid_request null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"user.me\"}]",
        "null",
        "1",
        "\"text\"",
        "{}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"user.me\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"user.me\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"user.me\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"user.me\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"user.me\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"\\ud800\",\"method\":\"user.me\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"\\u0000\",\"method\":\"user.me\"}"
      })
  void whatIsNoRequestIsInvalid(String text) {
    assertThat(refusal(text, -32600)).isEqualTo("invalid_request null");
  }

  @Test
  void anIdIsAtMost64CharactersLong() {
    String text = "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"user.me\"}";
    assertThat(refusal(text.formatted("x".repeat(65)), -32600)).isEqualTo("invalid_request null");
    socket.text(text.formatted("x".repeat(64)));
    assertThat(socket.json().get("id").asText()).isEqualTo("x".repeat(64));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":7,\"method\":\"user.me\"}",
        "{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"user.me\"}",
        "{\"jsonrpc\":2.0,\"id\":7,\"method\":\"user.me\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":7}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":null}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":5}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":[\"user.me\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"user.me\",\"extra\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}"
      })
  void anInvalidRequestIsToldByItsId(String text) {
    assertThat(refusal(text, -32600)).isEqualTo("invalid_request 7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "null", "1", "\"text\"", "true"})
  void parametersAreAnObject(String params) {
    assertThat(refusal(request("user.me", params), -32602)).isEqualTo("invalid_argument 7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "user",
        "user.Me",
        "user.me ",
        "rpc.discover",
        "用户",
        "\\u0000",
        "\\ud800"
      })
  void unknownMethodsAreNamed(String method) {
    assertThat(refusal(request(method, "{}"), -32601)).isEqualTo("unknown_method 7");
  }

  @Test
  void aVeryLongMethodIsUnknown() {
    assertThat(refusal(request("m".repeat(60_000), "{}"), -32601)).isEqualTo("unknown_method 7");
  }

  @ParameterizedTest
  @CsvSource({"12, 12", "-1, -1", "0, 0", "9223372036854775807, 9223372036854775807", "\"a\", a"})
  void anIdComesBackAsItWas(String id, String back) {
    socket.text("{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"user.me\"}".formatted(id));
    var answer = socket.json();
    assertThat(answer.get("id").asText()).isEqualTo(back);
    assertThat(answer.get("id").isTextual()).isEqualTo(id.startsWith("\""));
  }

  @Test
  void aNotificationGetsNoAnswerEvenWhenItFails() {
    socket.text("{\"jsonrpc\":\"2.0\",\"method\":\"user.me\"}");
    socket.text("{\"jsonrpc\":\"2.0\",\"method\":\"no.such\"}");
    socket.text("{\"jsonrpc\":\"2.0\",\"method\":\"message.send\",\"params\":{}}");
    socket.text("{\"jsonrpc\":\"2.0\",\"method\":\"queue.sync\",\"params\":{\"limit\":0}}");
    String id = socket.request("queue.sync", Map.of());
    assertThat(socket.json().get("id").asText()).isEqualTo(id);
  }

  static Stream<Arguments> parameters() {
    return Stream.of(
        Arguments.of("message.send", "{}"),
        Arguments.of("message.send", "{\"userId\":7}"),
        Arguments.of("message.send", "{\"userId\":\"x\"}"),
        Arguments.of(
            "message.send", send("\"7\"", "\"c\"", "\"text\"", "{\"text\":\"a\"},\"b\":1")),
        Arguments.of("message.send", send("null", "\"c\"", "\"text\"", "{\"text\":\"a\"}")),
        Arguments.of("message.send", send("\"7\"", "null", "\"text\"", "{\"text\":\"a\"}")),
        Arguments.of("message.send", send("\"7\"", "\"\"", "\"text\"", "{\"text\":\"a\"}")),
        Arguments.of("message.send", send("\"7\"", "\"a b\"", "\"text\"", "{\"text\":\"a\"}")),
        Arguments.of("message.send", send("\"7\"", "\"爱\"", "\"text\"", "{\"text\":\"a\"}")),
        Arguments.of("message.send", send("\"7\"", "5", "\"text\"", "{\"text\":\"a\"}")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "\"image\"", "{\"text\":\"a\"}")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "null", "{\"text\":\"a\"}")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "\"text\"", "null")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "\"text\"", "\"a\"")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "\"text\"", "{}")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "\"text\"", "{\"text\":5}")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "\"text\"", "{\"text\":\"  \"}")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "\"text\"", "{\"text\":\"a\\u0000\"}")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "\"text\"", "{\"text\":\"\\ud83d\"}")),
        Arguments.of("message.send", send("\"7\"", "\"c\"", "\"text\"", "{\"text\":\"\\udc4b!\"}")),
        Arguments.of(
            "message.send", send("\"7\"", "\"c\"", "\"text\"", "{\"text\":\"a\",\"b\":1}")),
        Arguments.of(
            "message.send",
            send("\"7\"", "\"c\"", "\"text\"", "{\"text\":\"%s\"}".formatted("a".repeat(8_001)))),
        Arguments.of("conversation.get", "{}"),
        Arguments.of("conversation.get", "{\"conversationId\":null}"),
        Arguments.of("conversation.get", "{\"conversationId\":\"-1\"}"),
        Arguments.of("conversation.get", "{\"conversationId\":\"99999999999999999999\"}"),
        Arguments.of("conversation.get", "{\"conversationId\":\"1\",\"x\\u0000\":1}"),
        Arguments.of("conversation.read", "{\"conversationId\":\"1\",\"seq\":\"1\"}"),
        Arguments.of("conversation.read", "{\"conversationId\":\"1\",\"seq\":1.5}"),
        Arguments.of("conversation.read", "{\"conversationId\":\"1\",\"seq\":null}"),
        Arguments.of("conversation.read", "{\"conversationId\":\"1\",\"seq\":-1}"),
        Arguments.of("conversation.read", "{\"conversationId\":\"1\",\"seq\":1e300}"),
        Arguments.of("conversation.list", "{\"limit\":0}"),
        Arguments.of("conversation.list", "{\"limit\":201}"),
        Arguments.of("conversation.list", "{\"limit\":\"5\"}"),
        Arguments.of("conversation.list", "{\"limit\":true}"),
        Arguments.of("conversation.list", "{\"cursor\":\"\"}"),
        Arguments.of("conversation.list", "{\"cursor\":\"nonsense\"}"),
        Arguments.of("conversation.open", "{}"),
        Arguments.of("message.history", "{\"conversationId\":\"1\",\"before\":1,\"after\":1}"),
        Arguments.of("message.history", "{\"conversationId\":\"1\",\"before\":-1}"),
        Arguments.of("message.history", "{\"conversationId\":\"1\",\"limit\":1000}"),
        Arguments.of("message.changes", "{\"conversationId\":\"1\",\"seq\":-1,\"since\":0}"),
        Arguments.of("message.recall", "{\"conversationId\":\"1\"}"),
        Arguments.of("queue.sync", "{\"limit\":0}"),
        Arguments.of("queue.sync", "{\"positions\":[]}"),
        Arguments.of("queue.sync", "{\"positions\":{\"x\":{\"seq\":1,\"rev\":1}}}"),
        Arguments.of("queue.sync", "{\"positions\":{\"1\":null}}"),
        Arguments.of("queue.sync", "{\"positions\":{\"1\":{\"seq\":-1,\"rev\":1}}}"),
        Arguments.of("queue.sync", "{\"positions\":{\"1\":{\"seq\":1}}}"),
        Arguments.of("queue.sync", "{\"feedPos\":-1}"),
        Arguments.of("queue.sync", "{\"cursor\":\"nonsense\"}"),
        Arguments.of("queue.sync", "{\"cursor\":\"MDowOjA6MDowOjA\"}"),
        Arguments.of("queue.ack", "{\"positions\":{\"1\":null}}"),
        Arguments.of("queue.ack", "{\"positions\":5}"),
        Arguments.of("queue.ack", "{\"feedPos\":1.5}"),
        Arguments.of("session.open", "{}"),
        Arguments.of("session.open", "{\"accessToken\":null}"),
        Arguments.of("session.open", "{\"accessToken\":5}"),
        Arguments.of("session.refresh", "{\"accessToken\":{}}"));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void parametersThatDoNotFitAreRefused(String method, String params) {
    String own = params.replace("\"7\"", "\"" + ann.group("own") + "\"");
    assertThat(refusal(request(method, own), -32602)).isEqualTo("invalid_argument 7");
  }

  @Test
  void anAcknowledgementNamesAtMostAThousandConversations() {
    var positions = new java.util.HashMap<String, Object>();
    IntStream.rangeClosed(1, 1_001)
        .forEach(i -> positions.put(Integer.toString(i), Map.of("seq", 1, "rev", 1)));
    var error = socket.answer("queue.ack", Map.of("positions", positions)).get("error");
    assertThat(error.at("/data/field").asText()).isEqualTo("positions");
  }

  @Test
  void anErrorNamesTheFieldAndSaysWhatIsAccepted() {
    var error = socket.answer("conversation.list", Map.of("limit", 0)).get("error");
    assertThat(error.at("/data/field").asText()).isEqualTo("limit");
    assertThat(error.get("message").asText()).contains("limit", "1..200");
  }

  @Test
  void anInvalidRequestIsToldWhatWasExpected() {
    socket.text("[]");
    assertThat(socket.json().at("/error/message").asText()).contains("batch");
  }

  @Test
  void errorsAreInTheLanguageOfTheHandshake() {
    for (String language : List.of("zh-CN", "zh-TW,zh;q=0.9", "fr, zh;q=0.5")) {
      try (var chinese = RawSocket.connect(server).upgraded(Map.of("Accept-Language", language))) {
        chinese.text("{");
        assertThat(chinese.json().at("/error/message").asText()).containsPattern("\\p{IsHan}");
      }
    }
  }

  private String refusal(String text, int number) {
    socket.text(text);
    JsonNode answer = socket.json();
    assertThat(answer.at("/error/code").asInt()).as(answer.toString()).isEqualTo(number);
    assertThat(answer.at("/error/message").asText()).isNotBlank();
    assertThat(answer.get("jsonrpc").asText()).isEqualTo("2.0");
    assertThat(answer.has("id")).isTrue();
    return answer.at("/error/data/code").asText() + " " + answer.get("id").asText();
  }

  private static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, params);
  }

  private static String send(String conversation, String clientId, String type, String body) {
    return "{\"conversationId\":%s,\"clientId\":%s,\"type\":%s,\"body\":%s}"
        .formatted(conversation, clientId, type, body);
  }
}
