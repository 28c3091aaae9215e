package im.connection.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests for `/ws`, right and wrong.
class HandshakesIT {
  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");

  @Test
  void theSubprotocolIsConfirmed() {
    try (var socket = RawSocket.connect(server)) {
      var head = socket.handshake(Map.of("Sec-WebSocket-Protocol", "chat, imc.v1"));
      assertThat(head.status()).isEqualTo(101);
      assertThat(head.headers()).containsEntry("sec-websocket-protocol", "imc.v1");
      assertThat(head.headers()).doesNotContainKey("sec-websocket-extensions");
    }
  }

  @Test
  void compressionIsNotAgreedTo() {
    try (var socket = RawSocket.connect(server)) {
      var head = socket.handshake(Map.of("Sec-WebSocket-Extensions", "permessage-deflate"));
      assertThat(head.status()).isEqualTo(101);
      assertThat(head.headers()).doesNotContainKey("sec-websocket-extensions");
    }
  }

  @Test
  void anotherSubprotocolIsAProblem() {
    assertThat(refused(Map.of("Sec-WebSocket-Protocol", "imc.v2"), 400))
        .isEqualTo("invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade",
        "Upgrade: h2c",
        "Connection",
        "Sec-WebSocket-Key",
        "Sec-WebSocket-Version",
        "Sec-WebSocket-Version: 99",
        "Sec-WebSocket-Version: abc"
      })
  void aHandshakeThatIsNoneIsAProblem(String header) {
    String[] parts = header.split(": ", 2);
    assertThat(refused(Map.of(parts[0], parts.length == 1 ? "" : parts[1]), 400))
        .isEqualTo("invalid_request");
  }

  @Test
  void theProblemSaysWhatWasExpectedInTheLanguageAskedFor() {
    assertThat(server.api().get("/ws").expect(400).get("detail").asText()).contains("WebSocket");
    try (var socket = RawSocket.connect(server)) {
      var head = socket.handshake(Map.of("Upgrade", "", "Accept-Language", "zh-CN"));
      assertThat(head.body().get("detail").asText()).containsPattern("\\p{IsHan}");
    }
  }

  @Test
  void otherMethodsAreNotAllowed() {
    var answer = server.api().post("/ws", Map.of());
    assertThat(answer.status()).isIn(404, 405);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://localhost:1", "nonsense"})
  void aPageFromElsewhereIsRefused(String origin) {
    assertThat(refused(Map.of("Origin", origin), 403)).isEqualTo("forbidden");
  }

  @Test
  void aPageOfTheServerItselfIsServed() {
    try (var socket = RawSocket.connect(server)) {
      var origin = "http://localhost:" + server.port();
      assertThat(socket.handshake(Map.of("Origin", origin)).status()).isEqualTo(101);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer "})
  void aTokenInTheHandshakeSignsIn(String scheme) {
    try (var socket =
        RawSocket.connect(server).upgraded(Map.of("Authorization", scheme + ann.token()))) {
      assertThat(socket.call("user.me", Map.of()).get("id").asText()).isEqualTo(ann.id());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer nonsense", "Bearer ", "Bearer a.b.c"})
  void aBadTokenInTheHandshakeCloses(String authorization) {
    try (var socket = RawSocket.connect(server).upgraded(Map.of("Authorization", authorization))) {
      assertThat(socket.closeCode()).isEqualTo(4001);
    }
  }

  @Test
  void theTokenOfADeviceSignedOutCloses() {
    ann.api().delete("/api/v1/sessions/current").expect(204);
    try (var socket =
        RawSocket.connect(server).upgraded(Map.of("Authorization", "Bearer " + ann.token()))) {
      assertThat(socket.closeCode()).isEqualTo(4003);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\0\1\2\3\r\n\r\n", "HELO\r\n\r\n", "GET /ws HTTP/9.9\r\n\r\n", "\r\n\r\n\r\n"})
  void garbageInsteadOfAHandshakeIsCutOrRefused(String garbage) throws IOException {
    try (var socket = RawSocket.connect(server)) {
      socket.write(garbage.getBytes(ISO_8859_1));
      socket.write("GET / HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(socket.head().status()).isGreaterThanOrEqualTo(200);
    } catch (java.io.UncheckedIOException cut) {
      assertThat(server.isAlive()).isTrue();
    }
  }

  private String refused(Map<String, String> headers, int status) {
    try (var socket = RawSocket.connect(server)) {
      var head = socket.handshake(headers);
      assertThat(head.status()).as(head.toString()).isEqualTo(status);
      assertThat(head.headers().get("content-type")).startsWith("application/problem+json");
      return head.body().get("code").asText();
    }
  }
}
