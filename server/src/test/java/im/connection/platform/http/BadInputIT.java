package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import im.connection.kernel.ErrorCode;
import im.connection.testing.Api;
import im.connection.testing.RunningServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Sends to every operation that the server describes what nobody should.
class BadInputIT {
  private static final List<String> BAD_IDS =
      List.of("abc", "0", "-1", "1.5", "99999999999999999999", "%00", "%20", "1%0A", "%D9%A1", "'");
  private static final List<String> BAD_LIMITS = List.of("0", "-1", "201", "abc", "99999999999");
  private static final List<String> BAD_TEXTS = List.of("%00", "a%00b");
  private static final List<String> BAD_CURSORS =
      List.of("!", "%00", "AAAA", "-1", "e30", "%F0%9F");
  private static final List<String> NO_BODIES = List.of("", " ", "null", "\u0000", "\uFEFF");
  private static final List<String> BAD_BODIES =
      List.of(
          "{",
          "}",
          "[]",
          "[{}]",
          "\"text\"",
          "1",
          "true",
          "{\"a\"}",
          "{'a':1}",
          "{\"a\":}",
          "nope",
          "{}x",
          "<a/>",
          "a=b",
          "{\"noSuchField\":1}",
          "{\"__proto__\":{}}",
          "{\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}",
          "{\"a\":" + "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_001),
          "{\"a\":1" + "0".repeat(5_000) + "}");

  private final Api anonymous = RunningServer.shared().api();
  private final Api api = anonymous.as(token());
  private final List<ApiOperation> operations = ApiOperation.all(anonymous);
  private final List<String> failures = new ArrayList<>();

  @Test
  void aBadIdInAPathIsAProblem() {
    for (var operation : operations) {
      if (operation.hasPathParameter()) {
        for (String id : BAD_IDS) {
          var answer = send(api, operation, operation.path(id), operation.bodyExample());
          expectRefused(operation, id, answer);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aBadQueryParameterIsAProblem() {
    for (var operation : operations) {
      for (String name : operation.queryParameters()) {
        var values =
            switch (name) {
              case "limit" -> BAD_LIMITS;
              case "cursor" -> BAD_CURSORS;
              default -> BAD_TEXTS;
            };
        for (String value : values) {
          String query = operation.path("1") + "?" + name + "=" + value;
          expectRefused(operation, query, send(api, operation, query, null));
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void theChoiceWhoseVotersAreListedIsRequired() {
    var answer = api.get("/api/v1/conversations/1/messages/1/poll/voters");
    assertThat(answer.code()).as(answer.text()).isEqualTo("invalid_argument");
    assertThat(answer.json().path("field").asText()).isEqualTo("choice");
  }

  @Test
  void aBadBodyIsAProblem() {
    for (var operation : operations) {
      var bodies = new ArrayList<>(operation.hasBody() ? BAD_BODIES : List.of());
      bodies.addAll(operation.requiresBody() ? NO_BODIES : List.of());
      for (String body : bodies) {
        expectRefused(operation, body, api.send(operation.method(), operation.path("1"), body));
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aBodyBeyondTheBoundsOfJsonIsToldThem() {
    for (String value : List.of("[".repeat(33) + "]".repeat(33), "1" + "0".repeat(1_000))) {
      String body = "{\"clientId\":\"c\",\"type\":\"custom\",\"body\":" + value + "}";
      var answer = api.post("/api/v1/conversations/1/messages", body);
      assertThat(answer.code()).as(answer.text()).isEqualTo("invalid_argument");
      assertThat(answer.json().path("field").asText()).isEqualTo("body");
      assertThat(answer.json().path("detail").asText()).contains("32", "1,000 digits");
    }
  }

  @Test
  void aBadFieldIsAProblem() {
    for (var operation : operations) {
      if (operation.hasBody()) {
        for (var property : operation.bodySchema().path("properties").properties()) {
          var type = operation.resolve(property.getValue()).path("type");
          for (String value : wrongValues(type.toString())) {
            String body = with(operation.bodyExample(), property.getKey(), value);
            expectRefused(operation, body, api.send(operation.method(), operation.path("1"), body));
          }
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aMissingFieldThatIsRequiredIsAProblem() {
    for (var operation : operations) {
      for (var name : operation.bodySchema().path("required")) {
        var body = (ObjectNode) operation.bodyExample().deepCopy();
        body.remove(name.asText());
        expectRefused(
            operation, "without " + name, send(api, operation, operation.path("1"), body));
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhole() {
    String large = "{\"a\":\"" + "x".repeat(70_000) + "\"}";
    for (var operation : operations) {
      if (operation.hasBody()) {
        var answer = api.send(operation.method(), operation.path("1"), large);
        expect(operation, "70 kB", answer, ErrorCode.TOO_LARGE);
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void anotherMediaTypeIsRefused() {
    for (var operation : operations) {
      if (operation.hasBody()) {
        for (String type :
            List.of("text/plain", "application/xml", "garbage", "multipart/form-data")) {
          var answer =
              send(
                  api.with("Content-Type", type),
                  operation,
                  operation.path("1"),
                  operation.bodyExample());
          expect(operation, type, answer, ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void anAnswerInAnotherFormatIsRefused() {
    for (var operation : operations) {
      if (operation.answersWithBody()) {
        for (String type : List.of("text/html", "video/mp4")) {
          var answer =
              send(
                  api.with("Accept", type),
                  operation,
                  operation.path("1"),
                  operation.bodyExample());
          expect(operation, type, answer, ErrorCode.NOT_ACCEPTABLE);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aTokenThatIsNoneIsRefusedWithAChallenge() {
    for (var operation : operations) {
      if (!operation.definition().path("security").isEmpty()) {
        for (var client : List.of(anonymous, anonymous.as("a.b.c"), anonymous.as("x"))) {
          var answer = send(client, operation, operation.path("1"), operation.bodyExample());
          expect(operation, "no token", answer, ErrorCode.UNAUTHENTICATED);
          if (answer.headers().firstValue("WWW-Authenticate").isEmpty()) {
            failures.add(operation + ": no challenge");
          }
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aMethodThatDoesNotExistIsRefusedWithThoseThatDo() {
    for (var operation : operations) {
      var answer = api.send("PROPFIND", operation.path("1"), null);
      expect(operation, "PROPFIND", answer, ErrorCode.METHOD_NOT_ALLOWED);
      if (!answer.headers().firstValue("Allow").orElse("").contains(operation.method())) {
        failures.add(operation + ": Allow: " + answer.headers().firstValue("Allow"));
      }
    }
    assertThat(failures).isEmpty();
  }

  private void expectRefused(ApiOperation operation, String input, Api.Answer answer) {
    if (answer.status() < 400 || answer.status() >= 500 || !isProblem(answer)) {
      report(operation, input, answer);
    }
  }

  private void expect(ApiOperation operation, String input, Api.Answer answer, ErrorCode code) {
    if (!answer.code().equals(code.wireName()) || !isProblem(answer)) {
      report(operation, input, answer);
    }
  }

  private void report(ApiOperation operation, String input, Api.Answer answer) {
    String shown = input.length() > 200 ? input.substring(0, 200) + "…" : input;
    failures.add("%s <- %s -> %d %s".formatted(operation, shown, answer.status(), answer.text()));
  }

  /// Whether an answer has the shape, media type and status of its code, and nothing else in it.
  private static boolean isProblem(Api.Answer answer) {
    try {
      var code = ErrorCode.valueOf(answer.code().toUpperCase(Locale.ROOT));
      return code.httpStatus() == answer.status()
          && answer.json().path("status").asInt() == answer.status()
          && !answer.json().path("detail").asText().isBlank()
          && answer.headers().firstValue("Content-Type").orElse("").startsWith(Problem.MEDIA_TYPE)
          && !answer.text().contains("Exception")
          && !answer.text().contains("im.connection");
    } catch (IllegalArgumentException unknownCode) {
      return false;
    }
  }

  private static List<String> wrongValues(String type) {
    var values = new ArrayList<>(List.of("1.5", "\"\\u0000\"", "\"\\ud800\"", "{\"a\":{\"b\":1}}"));
    if (!type.contains("boolean")) {
      values.add("true");
    }
    if (!type.contains("integer")) {
      values.add("7");
    }
    if (!type.contains("array")) {
      values.add("[1]");
      values.add("[]");
    }
    return values;
  }

  private static String with(JsonNode example, String field, String value) {
    ObjectNode body =
        example instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    body.put(field, "@@");
    return body.toString().replace("\"@@\"", value);
  }

  private static Api.Answer send(
      Api client, ApiOperation operation, String path, @Nullable JsonNode body) {
    return client.send(
        operation.method(), path, operation.hasBody() && body != null ? body.toString() : null);
  }

  private String token() {
    var answer =
        anonymous.post(
            "/api/v1/users",
            Map.of(
                "username",
                "b" + UUID.randomUUID().toString().substring(0, 8),
                "password",
                "correct horse battery staple"));
    return answer.expect(201).path("accessToken").asText();
  }
}
