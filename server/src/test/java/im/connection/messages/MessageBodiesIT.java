package im.connection.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import im.connection.kernel.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What messages may say: every type of `docs/messages.md` by its example, and what is refused.
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageBodiesIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "../docs/messages.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("### `([a-z]+)`.*?```json\\n(.*?)\\n```", Pattern.DOTALL);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// An example of the document.
  record Example(String type, JsonNode body) {}

  private final TestMessages all = TestMessages.shared();
  private Trio trio;

  @BeforeAll
  void start() {
    trio = Trio.group(all.server);
  }

  @AfterAll
  void stop() {
    trio.close();
  }

  static Stream<Example> examples() throws IOException {
    return EXAMPLE
        .matcher(Files.readString(DOCUMENT))
        .results()
        .map(match -> new Example(match.group(1), json(match.group(2))));
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyTypeArrivesAsItIsDescribed(Example example) {
    if (example.type().equals("merged") || example.type().equals("system")) {
      assertThat(refusal(example.type(), example.body())).isEqualTo("invalid_argument");
      return;
    }
    try (var own = Trio.group(all.server)) {
      var body = own(own, example);
      own.tabletIsUpToDate();
      var request = own.request(example.type(), body, Map.of());
      long seq = own.annPhone.call("message.send", request).get("seq").asLong();
      var message = own.annPhone.next("message.created").get("message");
      assertThat(message.get("seq").asLong()).isEqualTo(seq);
      assertThat(own.bobPhone.next("message.created").get("message")).isEqualTo(message);
      assertThat(own.onTablet()).containsExactly(message);
      assertThat(message.get("type").asText()).isEqualTo(example.type());
      body.properties()
          .forEach(field ->
              assertThat(message.get("body").get(field.getKey()))
                  .as(field.getKey())
                  .isEqualTo(field.getValue()));
      assertThat(message.has("fallback")).isEqualTo(!example.type().equals("text"));
    }
  }

  /// The example with ids that are there.
  private static ObjectNode own(Trio trio, Example example) {
    var body = MAPPER.createObjectNode();
    example.body().properties().forEach(field -> body.set(field.getKey(), field.getValue()));
    if (example.type().equals("sticker")) {
      sticker(trio, body);
    }
    if (body.has("userId")) {
      body.put("userId", trio.bob.id());
    }
    return body;
  }

  private static void sticker(Trio trio, ObjectNode body) {
    var pack = trio.annPhone.call("sticker.createPack", Map.of("name", "猫猫"));
    var named = Map.of("packId", pack.get("id").asText(), "mediaId", "m-1", "emoji", "😺");
    var filled = trio.annPhone.call("sticker.add", named);
    body.set("packId", pack.get("id"));
    body.set("stickerId", filled.at("/stickers/0/id"));
  }

  @Test
  void everyTypeIsDescribed() throws IOException {
    assertThat(examples().map(Example::type).distinct())
        .contains("merged", "system")
        .containsAll(Bodies.types());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text     | {"text":""}
          text     | {"text":" \\n "}
          text     | {"text":"\\u00a0\\u3000"}
          text     | {"text":"\\u200b"}
          text     | {"text":"\\u2060\\n\\ufeff"}
          text     | {"text":"\\u202e\\u2800"}
          text     | {"text":5}
          text     | {}
          text     | {"text":"a","colour":"red"}
          text     | {"text":"a\\u0000b"}
          text     | {"text":"a","format":"html"}
          text     | {"text":"<script>x</script>","format":"markdown"}
          text     | {"text":"a <b>c</b>","format":"markdown"}
          text     | {"text":"![x](https://e.org/x.png)","format":"markdown"}
          text     | {"text":"[x](javascript:alert(1))","format":"markdown"}
          text     | {"text":"[x](JaVaScRiPt:alert(1))","format":"markdown"}
          text     | {"text":"[x](data:text/html,x)","format":"markdown"}
          text     | {"text":"[x]\\n\\n[x]: vbscript:x","format":"markdown"}
          text     | {"text":"hi","mentions":[{"offset":0,"length":3,"everyone":true}]}
          text     | {"text":"hi","mentions":[{"offset":-1,"length":1,"everyone":true}]}
          text     | {"text":"hi","mentions":[{"offset":0,"length":0,"everyone":true}]}
          text     | {"text":"hi","mentions":[{"offset":0,"length":2}]}
          text     | {"text":"hi","mentions":[{"offset":0,"length":2,"userId":"1","everyone":true}]}
          text     | {"text":"hi","mentions":[{"offset":2147483647,"length":2147483647,"userId":"1"}]}
          text     | {"text":"hi","mentions":[{"offset":0,"length":2,"userId":"1"},{"offset":1,"length":1,"userId":"2"}]}
          text     | {"text":"👍a","mentions":[{"offset":1,"length":2,"userId":"1"}]}
          emoji    | {"emoji":"hello"}
          emoji    | {"emoji":"👍👍"}
          location | {"latitude":90.1,"longitude":0}
          location | {"latitude":0,"longitude":-180.5}
          location | {"latitude":"31","longitude":121}
          location | {"latitude":31}
          sticker  | {"packId":"x","stickerId":"1"}
          sticker  | {"packId":"1"}
          text     | {"text":"> > > > > > > > > > > > > > - `\\n> > > > > > > > > > > > > > - <img src=x onerror=alert(1)> `","format":"markdown"}
          link     | {"url":"http://:80"}
          link     | {"url":"http://x:99999999999/"}
          link     | {"url":"http://%00.com/"}
          link     | {"url":"https://exa\\u202Emple.org/x"}
          link     | {"url":"ftp://example.org/"}
          link     | {"url":"javascript:alert(1)"}
          link     | {"url":"https://"}
          link     | {"url":"no address"}
          image    | {"mediaId":"../etc/passwd"}
          image    | {"mediaId":"m-1","width":0,"height":3}
          file     | {"mediaId":"m-1","name":""}
          file     | {"mediaId":"m-1","name":"\\u200b"}
          file     | {"mediaId":"m-1","name":"a","size":-1}
          voice    | {"mediaId":"m-1","durationMillis":0}
          voice    | {"mediaId":"m-1","durationMillis":600001}
          video    | {"mediaId":"m-1","height":70000}
          contact  | {"userId":"nobody"}
          poll     | {"question":"?","options":["a"]}
          poll     | {"question":"?","options":["a","a"]}
          poll     | {"question":"","options":["a","b"]}
          poll     | {"question":"?","options":["a","\\u2060"]}
          poll     | {"question":"?","options":["a","b"],"closesAt":"soon"}
          poll     | {"question":"?","options":["a","b"],"closesAt":"2020-01-01T00:00:00Z"}
          poll     | {"question":"?","options":["a","b"],"closesAt":"9000-01-01T00:00:00Z"}
          custom   | {"data":{"a":1}}
          custom   | {"data":{"a":"\\u0000"},"fallback":"x"}
          merged   | {"title":"x","items":[]}
          system   | {"event":"member.joined"}
          Text     | {"text":"hi"}
          video;   | {"text":"hi"}
          """)
  void whatDoesNotFitIsRefusedByName(String type, String body) {
    long before = trio.ann.api().get(trio.path("")).expect(200).get("seq").asLong();
    var request = Map.of("clientId", "bad", "type", type, "body", json(body));
    var answer = trio.ann.api().post(trio.path("/messages"), request);
    assertThat(answer.code()).as(answer.text()).isEqualTo("invalid_argument");
    assertThat(trio.ann.api().get(trio.path("")).expect(200).get("seq").asLong()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text     | {"text":5}                                            | body.text
          text     | {}                                                    | body.text
          text     | {"text":"a","colour":"red"}                           | body.colour
          text     | {"text":"a","format":"html"}                          | body.format
          text     | {"text":"hi","mentions":[{"offset":0,"length":"1"}]}  | body.mentions[0].length
          text     | {"text":" "}                                          | body.text
          text     | {"text":"\\u200b"}                                     | body.text
          location | {"latitude":"31","longitude":121}                     | body.latitude
          contact  | {"userId":"nobody"}                                   | body.userId
          sticker  | {"packId":"1"}                                        | body.stickerId
          poll     | {"question":"?","options":["a","b"],"closesAt":"x"}   | body.closesAt
          poll     | {"question":"?","options":["a","b"],"closesAt":"+1000000000-12-31T23:59:59Z"} | body.closesAt
          poll     | {"question":"?","options":["a","b"],"closesAt":"-0001-01-01T00:00:00Z"}       | body.closesAt
          """)
  void theFieldThatDoesNotFitIsNamed(String type, String body, String field) {
    var request = Map.of("clientId", "bad", "type", type, "body", json(body));
    var answer = trio.ann.api().post(trio.path("/messages"), request);
    assertThat(answer.code()).as(answer.text()).isEqualTo("invalid_argument");
    assertThat(answer.json().path("field").asText()).as(answer.text()).isEqualTo(field);
  }

  @Test
  void bodiesAreBounded() {
    assertThat(refusal("text", Map.of("text", "好".repeat(8_001)))).isEqualTo("invalid_argument");
    assertThat(refusal("custom", Map.of("fallback", "x", "data", "x".repeat(16 << 10))))
        .isEqualTo("invalid_argument");
    assertThat(refusal("link", Map.of("url", "https://e.org/" + "x".repeat(2_048))))
        .isEqualTo("invalid_argument");
    assertThat(refusal("text", Map.of("format", "markdown", "text", "> ".repeat(4_000) + "x")))
        .isNotEqualTo("internal");
  }

  @Test
  void whatCannotBeStoredIsFoundWhereverItStands() {
    var data = MAPPER.createObjectNode();
    data.putArray("list").addObject().put("\udc00", 1);
    assertThatThrownBy(() -> new Body.Custom(null, data, "x")).isInstanceOf(Refusal.class);
  }

  @Test
  void dataOfApplicationsArrivesToTheLastDigit() throws IOException {
    var exact =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    var data =
        exact.readTree("[0.12345678901234567890123, 1e400, -1E-400, 12345678901234567890.5]");
    try (var own = Trio.group(all.server)) {
      var body = Map.of("data", data, "fallback", "x");
      long seq = own.send(own.annPhone, "custom", body, Map.of());
      var text = own.bob.api().get(own.path("/messages/lookup?seqs=" + seq)).text();
      assertThat(text)
          .contains("0.12345678901234567890123")
          .contains("1E+400")
          .contains("-1E-400")
          .contains("12345678901234567890.5");
    }
  }

  /// The server writes this number with one digit more than it may have.
  @Test
  void numbersThatCouldNotBeReadAgainAreRefused() {
    String request =
        """
        {"clientId": "long", "type": "custom", "body": {"data": [%se99999], "fallback": "x"}}
        """
            .formatted("9".repeat(995));
    var answer = trio.ann.api().post(trio.path("/messages"), request);
    assertThat(answer.code()).as(answer.text()).isEqualTo("invalid_argument");
    assertThat(answer.json().path("field").asText()).isEqualTo("body.data");
  }

  @Test
  void aCardOfNobodyIsNotFound() {
    assertThat(refusal("contact", Map.of("userId", "1"))).isEqualTo("not_found");
  }

  @Test
  void markdownWithinTheSubsetArrivesUntouched() {
    String text = "**fett** _kursiv_ `a<b` [链接](https://example.org/?a=1&b=2)\n\n- eins\n- zwei";
    var body = Map.of("text", text, "format", "markdown");
    try (var own = Trio.group(all.server)) {
      long seq = own.send(own.annPhone, "text", body, Map.of());
      assertThat(own.message(own.bob, seq).at("/body/text").asText()).isEqualTo(text);
    }
  }

  private Map<String, Object> request(String type, Object body) {
    return Map.of(
        "conversationId",
        trio.conversation,
        "clientId",
        "b" + System.nanoTime(),
        "type",
        type,
        "body",
        body);
  }

  private String refusal(String type, Object body) {
    return Trio.refusal(trio.annPhone, "message.send", request(type, body));
  }
}
