package im.connection.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.testing.Api;
import im.connection.testing.Patience;
import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What anybody on the network can do to a server as it is shipped without signing in. Attackers
/// come from other addresses of the loopback network than the bystander, who is served throughout,
/// from the same process, which stays small.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class HostileConnectionsIT {
  private static final int MAX_RESIDENT_KB = 400 << 10;
  private static final int MOST = 2_000;

  private final List<Socket> sockets = new ArrayList<>();
  private RunningServer server;
  private Person bystander;

  @BeforeAll
  void start() {
    server =
        RunningServer.builder()
            .setting("IMC_REQUEST_RATE", "100")
            .setting("IMC_MAX_CONNECTIONS_PER_ADDRESS", Integer.toString(MOST))
            .start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void signIn() {
    bystander = Person.register(server, "bystander");
  }

  @AfterEach
  void nobodyElseNoticed() throws IOException {
    assertThat(bystander.api().get("/api/v1/users/me").status()).isEqualTo(200);
    assertThat(residentKb()).isLessThan(MAX_RESIDENT_KB);
    for (var socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  @Test
  void bodiesThatNeverEndAreBoundedByAddressAndInAll() {
    String head =
        "POST /api/v1/sessions HTTP/1.1\nHost: a\nContent-Type: application/json\n"
            + "Authorization: Bearer x\nContent-Length: 65000\n\n\"";
    byte[] half = (head.replace("\n", "\r\n") + "x".repeat(64_000)).getBytes(ISO_8859_1);
    for (int i = 0; i < 4_000; i++) {
      open(1 + i % 4, half);
      if (i % 500 == 0) {
        assertThat(bystander.api().get("/api/v1/users/me").status()).isEqualTo(200);
        assertThat(residentKb()).isLessThan(MAX_RESIDENT_KB);
      }
    }
    assertThat(gauge("imc_burdens_bytes")).isLessThanOrEqualTo(Burdens.OF_ALL);
  }

  @Test
  void headsThatNeverEndAreBoundedByAddressAndInAll() {
    byte[] half = ("GET / HTTP/1.1\r\nX: " + "x".repeat(7_000)).getBytes(ISO_8859_1);
    for (int i = 0; i < 4_000; i++) {
      open(1 + i % 4, half);
    }
    assertThat(gauge("imc_burdens_bytes")).isLessThanOrEqualTo(Burdens.OF_ALL);
  }

  @Test
  void aRequestHasTenSecondsHoweverItTrickles() throws IOException {
    var slow =
        open(
            1,
            "POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n"
                .getBytes(ISO_8859_1));
    await().until(() -> trickle(slow));
    assertThat(new String(slow.getInputStream().readNBytes(12), ISO_8859_1))
        .isEqualTo("HTTP/1.1 408");
    var silent = open(1, "GET / HT".getBytes(ISO_8859_1));
    assertThat(new String(silent.getInputStream().readAllBytes(), ISO_8859_1))
        .startsWith("HTTP/1.1 408");
  }

  /// Sends one byte more.
  ///
  /// @return whether there is an answer
  private static boolean trickle(Socket socket) throws IOException {
    if (socket.getInputStream().available() > 0) {
      return true;
    }
    socket.getOutputStream().write('x');
    return false;
  }

  @Test
  void aLargeBodyNeedsAToken() {
    String small = "{\"username\":\"%s\"}".formatted("x".repeat(8_000));
    String large = "{\"username\":\"%s\"}".formatted("x".repeat(9_000));
    assertThat(post(small, "")).startsWith("HTTP/1.1 400");
    assertThat(post(large, "")).startsWith("HTTP/1.1 413").contains("too_large");
    assertThat(post(large, "Authorization: Bearer x\n")).startsWith("HTTP/1.1 400");
    String huge = "{\"username\":\"%s\"}".formatted("x".repeat(70_000));
    assertThat(post(huge, "Authorization: Bearer x\n")).startsWith("HTTP/1.1 413");
  }

  @Test
  void methodsThatNobodyKnowsAreRefusedBeforeAnythingCountsThem() {
    for (int i = 0; i < 200; i++) {
      assertThat(exchange("GARBAGE%d /ping HTTP/1.1\nHost: a\n\n".formatted(i)))
          .startsWith("HTTP/1.1 405")
          .contains("method_not_allowed");
    }
    assertThat(metrics()).doesNotContain("GARBAGE");
  }

  @Test
  void noLabelOfAMetricTakesAClientsText() {
    for (String request :
        List.of(
            "GET /some-text HTTP/1.1\nHost: a\nConnection: close\n\n",
            "GET /docs/some-text HTTP/1.1\nHost: a\nConnection: close\n\n",
            "GET /api/v1/some-text HTTP/1.1\nHost: a\nConnection: close\n\n",
            "GET /api/v1/users/some-text HTTP/1.1\nHost: a\nConnection: close\n\n",
            "GET //some-text//ping HTTP/1.1\nHost: some-text\nConnection: close\n\n",
            "GET /ping?some-text HTTP/1.1\nHost: a\nUser-Agent: some-text\nConnection: close\n\n",
            "GET http://some-text/ping HTTP/1.1\nHost: a\nConnection: close\n\n",
            """
            OPTIONS /some-text HTTP/1.1
            Host: a
            Origin: http://some-text
            Access-Control-Request-Method: some-text
            Connection: close

            """,
            "POST /some-text HTTP/1.1\nHost: a\nContent-Length: 70000\n\n")) {
      assertThat(exchange(request)).startsWith("HTTP/1.1 ");
    }
    RawSocket.connect(server).vanish("GET /openapi/some-text HTTP/1.1\nHost: a\n\n");
    assertThat(metrics()).contains("http_server_requests_seconds").doesNotContain("some-text");
  }

  @Test
  void answersThatNobodyReadsStopTheRequestsBehindThem() {
    byte[] requests =
        "GET /openapi?format=json HTTP/1.1\r\nHost: a\r\n\r\n".repeat(150).getBytes(ISO_8859_1);
    for (int i = 0; i < 200; i++) {
      open(1 + i % 4, requests);
    }
    assertThat(bystander.api().get("/api/v1/users/me").status()).isEqualTo(200);
    assertThat(residentKb()).isLessThan(MAX_RESIDENT_KB);
  }

  @Test
  void requestsOneBehindTheOtherAreAnsweredInTheirOrder() {
    String answers =
        exchange(
            "GET /ping HTTP/1.1\nHost: a\n\n".repeat(90)
                + "POST /api/v1/users HTTP/1.1\nHost: a\nContent-Type: application/json\n"
                + "Content-Length: 2\n\n{}"
                + "GET /nothing HTTP/1.1\nHost: a\nConnection: close\n\n");
    assertThat(answers.split("pong", -1)).hasSize(91);
    assertThat(answers).containsSubsequence("HTTP/1.1 400", "HTTP/1.1 404");
    assertThat(answers.split("HTTP/1.1 ", -1)).hasSize(93);
  }

  @Test
  void anAddressHasABoundOfConnectionsThatAreNotSignedIn() {
    for (int i = 0; i < MOST; i++) {
      open(9, "GET /ping HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
    }
    await().untilAsserted(() -> assertThat(isRefused(9)).isTrue());
    assertThat(server.log()).contains("setting=IMC_MAX_CONNECTIONS_PER_ADDRESS");
    sockets.forEach(HostileConnectionsIT::close);
    await().untilAsserted(() -> assertThat(isRefused(9)).isFalse());
  }

  @Test
  void requestsWithoutOrWithBadTokensCountByTheirAddress() {
    int address = 10;
    for (String path : List.of("/api/v1/users/me", "/health", "/openapi/nothing")) {
      for (String header : List.of("", "Authorization: Bearer x\n")) {
        String request = "GET %s HTTP/1.1\nHost: a\n%s\n".formatted(path, header);
        String last = request.replace("\n\n", "\nConnection: close\n\n");
        String answers = read(open(++address, raw(request.repeat(400) + last)));
        assertThat(answers).as(request).contains("HTTP/1.1 429", "rate_limited");
      }
    }
  }

  @Test
  void twoHostsAreRefusedAndSoIsNone() {
    assertThat(exchange("GET /ping HTTP/1.1\nHost: a\nHost: b\n\n"))
        .startsWith("HTTP/1.1 400")
        .contains("invalid_request");
    assertThat(exchange("GET /ping HTTP/1.1\n\n")).startsWith("HTTP/1.1 400");
    assertThat(exchange("GET /ping HTTP/1.0\n\n")).startsWith("HTTP/1.").contains("pong");
  }

  @Test
  void anAcceptHeaderThatIsNoneIsNotAcceptable() {
    for (String accept : List.of("a/b/c", "", "a", "text/html,,", "/", ";;")) {
      String answer =
          exchange(
              "GET /api/v1/users/me HTTP/1.1\nHost: a\nConnection: close\nAccept: %s\n\n"
                  .formatted(accept));
      assertThat(answer).as(accept).startsWith("HTTP/1.1 406").contains("not_acceptable");
    }
    assertThat(server.log()).doesNotContain("ERROR");
  }

  @Test
  void metricsAreForTheOperatorOnly() {
    assertThat(metrics()).contains("imc_");
    for (String header : List.of("X-Forwarded-For: 127.0.0.1", "Via: 1.1 x", "Forwarded: for=x")) {
      for (String path : List.of("/prometheus", "//prometheus", "/%70rometheus", "/prometheus/")) {
        assertThat(
                exchange(
                    "GET %s HTTP/1.1\nHost: a\nConnection: close\n%s\n\n".formatted(path, header)))
            .as(path)
            .doesNotContain("imc_");
      }
    }
  }

  @Test
  void socketsThatDoNotSignInHoldLittle() {
    byte[] frame = RawSocket.frame(RawSocket.TEXT, new byte[63 << 10], true);
    byte[] handshake =
        raw(
            """
            GET /ws HTTP/1.1
            Host: a
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Version: 13

            """);
    for (int i = 0; i < 4_000; i++) {
      var socket = open(1 + i % 4, handshake);
      write(socket, java.util.Arrays.copyOf(frame, 60 << 10));
    }
    assertThat(bystander.api().get("/api/v1/users/me").status()).isEqualTo(200);
  }

  @Test
  void aSocketIsClosedAfterAFewTriesToSignIn() {
    try (var socket = RawSocket.open(server)) {
      for (int i = 0; i < 50; i++) {
        socket.request("session.open", Map.of("accessToken", "x"));
      }
      assertThat(socket.closeCode()).isEqualTo(4001);
    }
  }

  @Test
  void whatComesBeforeSignInIsReadAfterIt() {
    try (var socket = RawSocket.open(server)) {
      socket.request("session.open", Map.of("accessToken", bystander.token()));
      for (int i = 0; i < 5; i++) {
        socket.text(RawSocket.request("pad" + i, "user.me", Map.of()) + " ".repeat(50_000));
      }
      String last = socket.request("user.me", Map.of());
      await().until(() -> socket.json().path("id").asText().equals(last));
    }
  }

  @Test
  void numbersOfAnySizeAreAnswered() {
    try (var socket = RawSocket.signedIn(server, bystander.token())) {
      for (String number :
          List.of("1e99999999999999999999", "-1e-99999999999", "1e2147483648", "9".repeat(1_500))) {
        socket.text(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"user.get\",\"params\":{\"userId\":%s}}"
                .formatted(number));
        assertThat(socket.json().at("/error/data/code").asText()).as(number).isNotEmpty();
        String body = "{\"username\":%s}".formatted(number);
        assertThat(post(body, "")).as(number).startsWith("HTTP/1.1 400");
      }
    }
  }

  private String post(String body, String header) {
    return exchange(
        "POST /api/v1/sessions HTTP/1.1\nHost: a\nContent-Type: application/json\n"
            + "Connection: close\n%sContent-Length: %d\n\n%s"
                .formatted(header, body.length(), body));
  }

  private String exchange(String request) {
    return RawHttp.exchange(server.uri(), request);
  }

  private String metrics() {
    return Api.of(server.uri()).get("/prometheus").text();
  }

  private double gauge(String name) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private long residentKb() {
    try {
      return Files.readString(Path.of("/proc/" + server.pid() + "/status"))
          .lines()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private boolean isRefused(int address) {
    var socket = open(address, raw("GET /ping HTTP/1.1\nHost: a\nConnection: close\n\n"));
    return read(socket).isEmpty();
  }

  /// A connection from 127.0.1.`address` on which this much was sent, as far as the server took it.
  private Socket open(int address, byte[] bytes) {
    try {
      var socket = new Socket();
      sockets.add(socket);
      socket.setReceiveBufferSize(4096);
      socket.setSoTimeout((int) Patience.LIMIT.toMillis());
      socket.bind(
          new InetSocketAddress(
              InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) address}), 0));
      socket.connect(
          new InetSocketAddress(
              InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port()));
      write(socket, bytes);
      return socket;
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static void write(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException cut) {
      close(socket);
    }
  }

  private static String read(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (IOException cut) {
      return "";
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
  }

  private static byte[] raw(String text) {
    return text.replace("\n", "\r\n").getBytes(ISO_8859_1);
  }
}
