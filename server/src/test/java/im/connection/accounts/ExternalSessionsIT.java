package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Api;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.TestDatabase;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The users of an embedding product, whose server signs them in.
final class ExternalSessionsIT {
  private static final String KEY = "q3XkT0nQ9v2mB7sL5yRd8wZa";
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final RunningServer SERVER =
      RunningServer.builder()
          .database(DATABASE.database())
          .setting("IMC_OPERATOR_KEY", KEY)
          .setting("IMC_SIGNUP", "closed")
          .start();

  private final Api operator = SERVER.api().with("Operator-Key", KEY);

  @AfterAll
  static void stop() {
    SERVER.close();
    DATABASE.close();
  }

  @Test
  void aUserIsMadeTheFirstTimeAndSignedInFromThenOn() {
    var first = signIn(Map.of("externalId", "crm 4711/甲", "displayName", "爱丽丝")).expect(201);
    var second = signIn(Map.of("externalId", "crm 4711/甲", "displayName", "other")).expect(201);
    assertThat(second.get("user")).isEqualTo(first.get("user"));
    assertThat(second.get("deviceId")).isNotEqualTo(first.get("deviceId"));
    var me = SERVER.api().as(token(second)).get("/api/v1/users/me").expect(200);
    assertThat(me.get("externalId").asText()).isEqualTo("crm 4711/甲");
    assertThat(me.get("displayName").asText()).isEqualTo("爱丽丝");
    try (var socket = Socket.open(SERVER.socketUri(), token(first)).live()) {
      signIn(Map.of("externalId", "crm 4711/甲")).expect(201);
      assertThat(socket.next("device.signedIn").get("data").has("id")).isTrue();
    }
    assertThat(
            SERVER
                .api()
                .post(
                    "/api/v1/sessions",
                    Map.of("username", me.get("username").asText(), "password", "correct horse"))
                .code())
        .isEqualTo("bad_credentials");
  }

  @Test
  void callsAtOnceMakeOneUser() throws InterruptedException {
    Set<String> users = ConcurrentHashMap.newKeySet();
    Parallel.run(
        10,
        () -> users.add(signIn(Map.of("externalId", "race")).expect(201).at("/user/id").asText()));
    assertThat(users).hasSize(1);
  }

  @Test
  void aUsernameIsGivenOutOnce() {
    signIn(Map.of("externalId", "a", "username", "Alice")).expect(201);
    assertThat(signIn(Map.of("externalId", "b", "username", "ａlice")).code())
        .isEqualTo("username_taken");
    assertThat(signIn(Map.of("externalId", "c", "username", "admin")).code())
        .isEqualTo("username_taken");
  }

  @Test
  void onlyTheOperatorKeyOpens() {
    var wanted = Map.of("externalId", "intruder");
    var path = "/api/v1/external-sessions";
    assertThat(SERVER.api().post(path, wanted).code()).isEqualTo("unauthenticated");
    assertThat(SERVER.api().with("Operator-Key", KEY + "x").post(path, wanted).code())
        .isEqualTo("unauthenticated");
    assertThat(RunningServer.shared().api().with("Operator-Key", "").post(path, wanted).code())
        .isEqualTo("unauthenticated");
    var guesser = SERVER.api().with("Operator-Key", "guess");
    await().until(() -> guesser.post(path, wanted).code().equals("rate_limited"));
    signIn(Map.of("externalId", "still served")).expect(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb"})
  void anUnfitExternalIdIsRefused(String wrong) {
    assertThat(signIn(Map.of("externalId", wrong)).code()).isEqualTo("invalid_argument");
    assertThat(signIn(Map.of("externalId", wrong + "x".repeat(256))).code())
        .isEqualTo("invalid_argument");
  }

  private Api.Answer signIn(Map<String, ?> credentials) {
    return operator.post("/api/v1/external-sessions", credentials);
  }

  private static String token(JsonNode session) {
    return session.get("accessToken").asText();
  }
}
