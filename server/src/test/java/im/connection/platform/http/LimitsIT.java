package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.testing.Api;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A server with strict limits, one listed origin, behind a trusted proxy.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {
  private static final String LISTED = "https://chat.example";
  private static final String PATH = "/api/v1/contacts";

  private RunningServer server;
  private Api api;

  @BeforeAll
  void start() {
    server =
        RunningServer.builder()
            .setting("IMC_REQUEST_RATE", "5")
            .setting("IMC_TRUSTED_PROXIES", "127.0.0.0/8,::1")
            .setting("IMC_CORS_ORIGINS", LISTED)
            .start();
    api = server.api();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void whoComesTooOftenIsToldWhenToComeAgain() {
    var client = from("203.0.113.1");
    var refused =
        IntStream.range(0, 10_000)
            .parallel()
            .mapToObj(_ -> client.post("/api/v1/sessions", Map.of()))
            .filter(answer -> answer.status() == 429)
            .findAny()
            .orElseThrow();
    assertThat(refused.code()).isEqualTo("rate_limited");
    assertThat(header(refused.headers(), "Retry-After")).hasValue("1");
    assertThat(from("203.0.113.2").post("/api/v1/sessions", Map.of()).status()).isEqualTo(400);
    assertThat(api.get("/prometheus").text())
        .contains("imc_refused_total{code=\"rate_limited\",protocol=\"rest\"}");
  }

  @Test
  void othersAreServedWhileMorePasswordsAreTriedThanCanWait() {
    var bystander = Person.register(server, "bystander").api().insisting();
    var codes = ConcurrentHashMap.<String>newKeySet();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      await()
          .until(() -> {
            var tries =
                IntStream.range(0, 120).mapToObj(i -> threads.submit(() -> codes.add(tried(i))));
            var all = tries.toList();
            bystander.get("/api/v1/users/me").expect(200);
            for (var each : all) {
              each.get();
            }
            return codes.contains("overloaded");
          });
    }
    assertThat(codes).contains("bad_credentials");
    assertThat(api.get("/prometheus").text())
        .contains("imc_compute_waiting{lane=\"passwords\"}", "imc_compute_busy");
  }

  private String tried(int i) {
    var wrong = Map.of("username", "nobody" + i, "password", "wrong password");
    return from("198.51.100." + i).post("/api/v1/sessions", wrong).code();
  }

  @Test
  void aListedOriginMayReadAndPreflight() {
    var page = from("203.0.113.3").with("Origin", LISTED);
    var preflight = page.with("Access-Control-Request-Method", "POST").send("OPTIONS", PATH, null);
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(header(preflight.headers(), "Access-Control-Allow-Methods").orElseThrow())
        .contains("PATCH");
    var answer = page.get(PATH);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(header(answer.headers(), "Access-Control-Allow-Origin")).hasValue(LISTED);
    assertThat(header(answer.headers(), "Access-Control-Allow-Credentials")).hasValue("true");
    assertThat(header(answer.headers(), "Vary").orElseThrow()).containsIgnoringCase("origin");
  }

  @Test
  void aListedOriginMayAlsoReadThatItComesTooOften() {
    var page = from("203.0.113.6").with("Origin", LISTED);
    var refused =
        IntStream.range(0, 10_000)
            .parallel()
            .mapToObj(_ -> page.get(PATH))
            .filter(answer -> answer.status() == 429)
            .findAny()
            .orElseThrow();
    assertThat(header(refused.headers(), "Access-Control-Allow-Origin")).hasValue(LISTED);
  }

  @Test
  void anotherOriginMayNotReadAndNotChange() {
    var page = from("203.0.113.4").with("Origin", "https://evil.example");
    var read = page.get(PATH);
    assertThat(header(read.headers(), "Access-Control-Allow-Origin")).isEmpty();
    assertThat(header(read.headers(), "Vary").orElseThrow()).containsIgnoringCase("origin");
    var change = page.post("/api/v1/sessions/refresh", null);
    assertThat(change.status()).isEqualTo(403);
    assertThat(change.code()).isEqualTo("forbidden");
    assertThat(
            header(
                page.with("Access-Control-Request-Method", "POST")
                    .send("OPTIONS", PATH, null)
                    .headers(),
                "Access-Control-Allow-Origin"))
        .isEmpty();
  }

  @Test
  void thePageOfTheServerItselfMayChange() {
    var page = from("203.0.113.5").with("Origin", server.uri().toString());
    assertThat(page.post("/api/v1/sessions", Map.of()).status()).isEqualTo(400);
  }

  private Api from(String address) {
    return api.with("X-Forwarded-For", address);
  }

  private static Optional<String> header(HttpHeaders headers, String name) {
    return headers.firstValue(name);
  }
}
