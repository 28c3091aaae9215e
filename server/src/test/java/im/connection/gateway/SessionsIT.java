package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Signing in on a connection, staying signed in, and being signed out.
@Execution(ExecutionMode.CONCURRENT)
class SessionsIT {
  private static final Duration BRIEF = Duration.ofSeconds(3);

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final RunningServer SERVER =
      RunningServer.builder()
          .database(DATABASE.database())
          .setting("IMC_MAX_CONNECTIONS_PER_USER", "3")
          .start();

  private final RunningServer server = SERVER;
  private final Person ann = Person.register(server, "ann");

  @AfterAll
  static void stop() {
    SERVER.close();
    DATABASE.close();
  }

  @Test
  void requestsBeforeSigningInAreRefused() {
    for (String method : List.of("user.me", "message.send", "queue.sync", "queue.ack", "no.such")) {
      try (var socket = RawSocket.open(server)) {
        assertThat(code(socket.answer(method, Map.of()))).as(method).isEqualTo("unauthenticated");
        assertThat(code(socket.answer("session.refresh", token(ann.token()))))
            .isEqualTo("unauthenticated");
        assertThat(code(socket.answer(method, Map.of()))).isEqualTo("unauthenticated");
        assertThat(socket.closeCode()).isEqualTo(4001);
      }
    }
  }

  @Test
  void aBadTokenIsRefusedAndAGoodOneStillWorks() {
    for (String bad : List.of("", "nonsense", "a.b.c", "x".repeat(6_000), ann.refresh())) {
      try (var socket = RawSocket.open(server)) {
        assertThat(code(socket.answer("session.open", token(bad)))).isEqualTo("unauthenticated");
      }
    }
    try (var socket = RawSocket.open(server)) {
      assertThat(code(socket.answer("session.open", token("x")))).isEqualTo("unauthenticated");
      String expired = forged(ann, ann.deviceId(), Duration.ofMinutes(-1));
      assertThat(code(socket.answer("session.open", token(expired)))).isEqualTo("token_expired");
      var session = socket.call("session.open", token(ann.token()));
      assertThat(session.get("userId").asText()).isEqualTo(ann.id());
      assertThat(session.get("deviceId").asText()).isEqualTo(ann.deviceId());
      assertThat(session.get("username").asText()).isEqualTo(ann.username());
      assertThat(Instant.parse(session.get("accessTokenExpiresAt").asText()))
          .isAfter(Instant.now());
    }
  }

  @Test
  void whoDoesNotSignInWithinTenSecondsIsClosed() {
    long start = System.nanoTime();
    try (var socket = RawSocket.open(server)) {
      assertThat(socket.closeCode()).isEqualTo(4001);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void signingInTwiceIsARefreshOfTheSameDeviceOnly() {
    var other = Person.register(server, "other");
    try (var socket = RawSocket.signedIn(server, ann.token())) {
      socket.call("session.open", token(ann.token()));
      assertThat(code(socket.answer("session.open", token(other.token())))).isEqualTo("forbidden");
      assertThat(code(socket.answer("session.refresh", token(other.token()))))
          .isEqualTo("forbidden");
      assertThat(code(socket.answer("session.refresh", token(ann.onAnotherDevice().token()))))
          .isEqualTo("forbidden");
      assertThat(socket.call("user.me", Map.of()).get("id").asText()).isEqualTo(ann.id());
    }
  }

  @Test
  void aConnectionEndsWithItsTokenUnlessAFreshOneIsShown() {
    try (var stays =
            inTime(socket -> {
              socket.call("session.open", brief());
              socket.call("session.refresh", token(ann.token()));
            });
        var ends = inTime(socket -> socket.call("session.open", brief()))) {
      assertThat(ends.closeCode()).isEqualTo(4002);
      assertThat(stays.call("user.me", Map.of()).get("id").asText()).isEqualTo(ann.id());
    }
  }

  @Test
  void aRefreshWithAnOlderTokenDoesNotEndItLater() {
    try (var socket = RawSocket.signedIn(server, ann.token())) {
      var session =
          await()
              .until(
                  () ->
                      socket
                          .answer("session.refresh", token(forged(ann, ann.deviceId(), BRIEF)))
                          .path("result"),
                  result -> !result.isMissingNode());
      assertThat(Instant.parse(session.get("accessTokenExpiresAt").asText()))
          .isBefore(Instant.now().plusSeconds(60));
      assertThat(socket.closeCode()).isEqualTo(4002);
    }
  }

  @Test
  void signingADeviceOutClosesItsConnectionsAndNoOthers() {
    var phone = ann.onAnotherDevice();
    try (var one = RawSocket.signedIn(server, phone.token());
        var other = RawSocket.signedIn(server, phone.token());
        var desk = RawSocket.signedIn(server, ann.token())) {
      ann.api().delete("/api/v1/devices/" + phone.deviceId()).expect(204);
      assertThat(one.closeCode()).isEqualTo(4003);
      assertThat(other.closeCode()).isEqualTo(4003);
      assertThat(desk.call("user.me", Map.of()).get("id").asText()).isEqualTo(ann.id());
    }
  }

  @Test
  void aSignedOutDeviceThatDoesNotHangUpIsNotServed() {
    var eve = Person.register(server, "eve");
    var phone = eve.onAnotherDevice();
    try (var socket = RawSocket.signedIn(server, phone.token())) {
      eve.api().delete("/api/v1/devices/" + phone.deviceId()).expect(204);
      assertThat(socket.closeCode()).isEqualTo(4003);
      socket.request("message.send", ann.textTo("late", "still here"));
      assertThat(socket.read()).isNull();
      assertThat(eve.api().get("/api/v1/conversations").expect(200).get("items")).isEmpty();
    }
  }

  @Test
  void aUserHasSoManyConnectionsAndNoMore() {
    var many = Person.register(server, "many");
    try (var one = RawSocket.signedIn(server, many.token());
        var two = RawSocket.signedIn(server, many.token());
        var four = RawSocket.open(server)) {
      try (var three = RawSocket.signedIn(server, many.token())) {
        var error = four.answer("session.open", token(many.token())).get("error");
        assertThat(error.at("/data/code").asText()).isEqualTo("rate_limited");
        assertThat(error.at("/data/retryAfter").asLong()).isPositive();
        assertThat(three.call("user.me", Map.of()).has("id")).isTrue();
      }
      await("the place of the third")
          .until(() -> four.answer("session.open", token(many.token())).has("result"));
      assertThat(one.call("user.me", Map.of())).isEqualTo(two.call("user.me", Map.of()));
    }
  }

  /// A connection on which this was done before its time was over.
  private RawSocket inTime(Consumer<RawSocket> beginning) {
    return await().until(() -> begun(beginning), Objects::nonNull);
  }

  private @Nullable RawSocket begun(Consumer<RawSocket> beginning) {
    var socket = RawSocket.open(server);
    try {
      beginning.accept(socket);
      return socket;
    } catch (AssertionError tooLate) {
      socket.close();
      return null;
    }
  }

  private Map<String, String> brief() {
    return token(forged(ann, ann.deviceId(), BRIEF));
  }

  private static Map<String, String> token(String token) {
    return Map.of("accessToken", token);
  }

  private static String code(JsonNode answer) {
    return answer.at("/error/data/code").asText();
  }

  /// A token as the server would sign it, with a lifetime of the test's own.
  private String forged(Person person, String device, Duration lifetime) {
    var now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("imconnection")
            .audience("imconnection")
            .subject(person.id())
            .claim("device", device)
            .claim("username", person.username())
            .jwtID("forged")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .build();
    return DATABASE
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select id, secret from signing_key where purpose = 'access'")
                .map((row, context) -> signed(claims, row.getString("id"), row.getBytes("secret")))
                .first());
  }

  private static String signed(JWTClaimsSet claims, String kid, byte[] secret) {
    var header =
        new JWSHeader.Builder(JWSAlgorithm.HS256)
            .type(new JOSEObjectType("at+jwt"))
            .keyID(kid)
            .build();
    try {
      var jwt = new SignedJWT(header, claims);
      jwt.sign(new MACSigner(secret));
      return jwt.serialize();
    } catch (JOSEException unusable) {
      throw new IllegalStateException(unusable);
    }
  }
}
