package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.accounts.SigningKey.Purpose;
import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import im.connection.testing.Api;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountsRestIT {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final RunningServer SERVER =
      RunningServer.builder().database(DATABASE.database()).start();

  private final Api api = SERVER.api();
  private final String username = "爱丽丝" + COUNT.incrementAndGet();

  @AfterAll
  static void stop() {
    SERVER.close();
    DATABASE.close();
  }

  @Test
  void anExpiredTokenIsRefreshedAndTheRequestTriedAgain() {
    var session = register();
    String expired = token(session, Instant.now().minusSeconds(1_200));
    var refused = api.as(expired).get("/api/v1/users/me");
    refused.expect(401);
    assertThat(refused.code()).isEqualTo("token_expired");
    assertThat(refused.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(challenge -> assertThat(challenge).contains("invalid_token"));

    var refreshed = refresh(session).expect(200);
    assertThat(refreshed.path("deviceId")).isEqualTo(session.path("deviceId"));
    assertThat(refreshed.has("user")).isFalse();
    var me = as(refreshed).get("/api/v1/users/me").expect(200);
    assertThat(me.path("username").asText()).isEqualTo(username);
    assertThat(me.path("id")).isEqualTo(session.path("user").path("id"));
  }

  @Test
  void aRefreshIsRepeatedHonestlyButNeverReused() {
    var session = register();
    var second = refresh(session).expect(200);
    assertThat(refresh(session).expect(200).path("refreshToken"))
        .isEqualTo(second.path("refreshToken"));
    var third = refresh(second).expect(200);
    var reuse = refresh(session);
    reuse.expect(401);
    assertThat(reuse.code()).isEqualTo("token_revoked");
    assertThat(refresh(third).code()).isEqualTo("token_revoked");
    assertThat(as(third).get("/api/v1/users/me").code()).isEqualTo("token_revoked");
  }

  @Test
  void aDeviceSignsInFromAnySpellingAndShowsTheDeviceToTheOther() {
    var first = register();
    var credentials =
        Map.of(
            "username",
            username.replaceAll("\\d", "") + fullWidth(username.replaceAll("\\D", "")),
            "password",
            "correct horse",
            "device",
            Map.of("name", "爱丽丝的手机 📱", "platform", "android"));
    var second = api.post("/api/v1/sessions", credentials).expect(201);
    assertThat(second.path("user")).isEqualTo(first.path("user"));
    var devices = as(first).get("/api/v1/devices").expect(200).path("items");
    assertThat(devices).hasSize(2);
    int other = devices.get(0).path("id").equals(second.path("deviceId")) ? 0 : 1;
    assertThat(devices.get(other).path("name").asText()).isEqualTo("爱丽丝的手机 📱");
    assertThat(devices.get(other).path("current").asBoolean()).isFalse();
    assertThat(devices.get(1 - other).path("current").asBoolean()).isTrue();
  }

  @Test
  void aDeviceThatIsSignedOutIsRefusedAtOnce() {
    var first = register();
    var second = signIn();
    var third = signIn();
    as(second).get("/api/v1/users/me").expect(200);
    as(first).delete("/api/v1/devices/" + second.path("deviceId").asText()).expect(204);
    assertThat(as(second).get("/api/v1/users/me").code()).isEqualTo("token_revoked");
    assertThat(refresh(second).code()).isEqualTo("token_revoked");
    as(first).delete("/api/v1/devices/" + second.path("deviceId").asText()).expect(404);

    as(first).post("/api/v1/devices/sign-out-others", null).expect(204);
    assertThat(as(third).get("/api/v1/users/me").code()).isEqualTo("token_revoked");
    as(first).get("/api/v1/users/me").expect(200);
    as(first).delete("/api/v1/sessions/current").expect(204);
    assertThat(as(first).get("/api/v1/users/me").code()).isEqualTo("token_revoked");
  }

  @Test
  void nobodySignsOutADeviceOfSomebodyElse() {
    var alice = register();
    var other = api.post("/api/v1/users", registration("mallory" + username)).expect(201);
    as(other).delete("/api/v1/devices/" + alice.path("deviceId").asText()).expect(404);
    as(other).delete("/api/v1/devices/1").expect(404);
    as(other).delete("/api/v1/devices/x").expect(400);
    as(alice).get("/api/v1/users/me").expect(200);
  }

  @Test
  void browsersKeepTheRefreshTokenInACookieOutOfReach() {
    var answer =
        api.post(
            "/api/v1/users",
            Map.of("username", username, "password", "correct horse", "refreshCookie", true));
    assertThat(answer.expect(201).has("refreshToken")).isFalse();
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .startsWith("imc_refresh=")
        .contains("Path=/api/v1/sessions/refresh")
        .contains("HttpOnly")
        .contains("SameSite=Strict")
        .contains("Max-Age=7776000")
        .doesNotContain("Secure");

    var browser = api.with("Cookie", cookie.substring(0, cookie.indexOf(';')));
    var refreshed = browser.post("/api/v1/sessions/refresh", null);
    assertThat(refreshed.expect(200).has("refreshToken")).isFalse();
    as(refreshed.json()).get("/api/v1/users/me").expect(200);
    String next = refreshed.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(next).isNotEqualTo(cookie).contains("HttpOnly");

    var left = as(refreshed.json()).delete("/api/v1/sessions/current");
    left.expect(204);
    assertThat(left.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("imc_refresh=;")
        .contains("Max-Age=0");
  }

  @Test
  void oneOfTwentyWhoWantTheSameNameAtOnceGetsIt() throws InterruptedException {
    var outcomes =
        Parallel.run(
            20, () -> api.insisting().post("/api/v1/users", registration(username)).status());
    assertThat(outcomes).filteredOn(Integer.valueOf(201)::equals).hasSize(1);
    assertThat(outcomes).filteredOn(Integer.valueOf(409)::equals).hasSize(19);
    var taken = api.with("Accept-Language", "zh-CN").post("/api/v1/users", registration(username));
    assertThat(taken.code()).isEqualTo("username_taken");
    assertThat(taken.json().path("detail").asText()).containsPattern("\\p{IsHan}");
  }

  @Test
  void everybodySeesAProfileAndOnlyItsOwnerChangesIt() {
    var alice = register();
    var bob = api.post("/api/v1/users", registration("bob" + username)).expect(201);
    String id = alice.path("user").path("id").asText();
    var changed =
        as(alice)
            .patch("/api/v1/users/me", "{\"displayName\": \"爱丽丝 👩‍🌾\", \"bio\": \"园丁\"}")
            .expect(200);
    assertThat(changed.path("displayName").asText()).isEqualTo("爱丽丝 👩‍🌾");
    var seen = as(bob).get("/api/v1/users/" + id).expect(200);
    assertThat(seen.path("displayName").asText()).isEqualTo("爱丽丝 👩‍🌾");
    assertThat(seen.path("bio").asText()).isEqualTo("园丁");
    assertThat(seen.has("createdAt")).isFalse();
    assertThat(as(bob).get("/api/v1/users?username=" + encoded(username)).expect(200))
        .isEqualTo(seen);
    as(alice).patch("/api/v1/users/me", "{\"bio\": null}").expect(200);
    var cleared = as(bob).get("/api/v1/users/" + id).expect(200);
    assertThat(cleared.has("bio")).isFalse();
    assertThat(cleared.path("displayName").asText()).isEqualTo("爱丽丝 👩‍🌾");
    as(bob).get("/api/v1/users/1").expect(404);
    as(bob).get("/api/v1/users/0").expect(400);
    as(bob).get("/api/v1/users/me2").expect(400);
    as(bob).get("/api/v1/users").expect(400);
    as(bob).get("/api/v1/users?username=nobody-here").expect(404);
    as(bob).get("/api/v1/users?username=%00").expect(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "bearer a.b.c", "Token x"})
  void withoutAGoodTokenNothingIsAnswered(String authorization) {
    var asked = authorization.isEmpty() ? api : api.with("Authorization", authorization);
    for (String path : List.of("/api/v1/users/me", "/api/v1/devices", "/api/v1/users/1")) {
      var answer = asked.get(path);
      answer.expect(401);
      assertThat(answer.code()).isEqualTo("unauthenticated");
      assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    }
  }

  @Test
  void aTokenInTheAddressIsNoToken() {
    var session = register();
    String token = session.path("accessToken").asText();
    api.get("/api/v1/users/me?access_token=" + token).expect(401);
    as(session).get("/api/v1/users/me").expect(200);
  }

  @Test
  void aTokenSignedByNobodyIsRefused() {
    var session = register();
    String[] parts = session.path("accessToken").asText().split("\\.", -1);
    String none = "eyJhbGciOiJub25lIn0." + parts[1] + ".";
    assertThat(api.as(none).get("/api/v1/users/me").code()).isEqualTo("unauthenticated");
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    var forged =
        new AccessToken(new UserId(1), new DeviceId(1), "root", "id", now, now.plusSeconds(600));
    assertThat(api.as(forged.sign(TestKeys.access())).get("/api/v1/users/me").code())
        .isEqualTo("unauthenticated");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "7",
        "\"text\"",
        "{\"username\": 7, \"password\": true}",
        "{\"username\": null, \"password\": null}",
        "{\"username\": [\"alice\"], \"password\": {\"a\": 1}}",
        "{\"username\": \"alice\", \"username\": \"bob\", \"password\": \"correct horse\"}",
        "{\"username\": \"al\\u0000ice\", \"password\": \"correct horse\"}",
        "{\"username\": \"al\\ud800ice\", \"password\": \"correct horse\"}",
        "{\"username\": \"hostile1\", \"password\": \"correct\\u0000horse\"}",
        "{\"username\": \"hostile1\", \"password\": \"correct horse\", \"admin\": true}",
        "{\"username\": \"hostile1\", \"password\": \"correct horse\", \"device\": \"phone\"}",
        "{\"username\": \"hostile1\", \"password\": \"correct horse\", \"device\": {\"name\": \"\"}}",
        "{\"username\": \"hostile1\", \"password\": \"correct horse\","
            + " \"device\": {\"platform\": \"<script>\"}}",
        "{\"username\": \"hostile1\", \"password\": \"correct horse\", \"refreshCookie\": \"yes\"}",
        "{\"username\": \"hostile1\", \"password\": \"correct horse\"} trailing",
        "{\"refreshToken\": 7}",
        "{\"refreshToken\": \"\", \"other\": 1}",
      })
  void hostileBodiesGetAProblemAndLeaveNothingBehind(String body) {
    for (String path : List.of("/api/v1/users", "/api/v1/sessions", "/api/v1/sessions/refresh")) {
      var answer = api.post(path, body);
      assertThat(answer.status()).as("%s %s: %s", path, body, answer.text()).isBetween(400, 401);
      assertThat(answer.code()).isNotEmpty();
      assertThat(answer.text()).doesNotContain("im.connection", "Exception");
    }
    int rows =
        DATABASE
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery("select count(*) from users where username like 'hostile%'")
                    .mapTo(Integer.class)
                    .one());
    assertThat(rows).isZero();
  }

  @Test
  void longTextsAreRefusedNotStored() {
    String long64k = "a".repeat(70_000);
    assertThat(api.post("/api/v1/users", registration(long64k)).status()).isEqualTo(413);
    assertThat(api.post("/api/v1/users", registration("a".repeat(7_000))).status()).isEqualTo(400);
    var body = Map.of("username", username, "password", "x".repeat(7_000));
    assertThat(api.post("/api/v1/users", body).status()).isEqualTo(400);
    assertThat(api.post("/api/v1/sessions", body).status()).isEqualTo(400);
    assertThat(api.as("a".repeat(6_000)).get("/api/v1/users/me").status()).isEqualTo(401);
  }

  private JsonNode register() {
    return api.post("/api/v1/users", registration(username)).expect(201);
  }

  private JsonNode signIn() {
    var credentials = Map.of("username", username, "password", "correct horse");
    return api.post("/api/v1/sessions", credentials).expect(201);
  }

  private Api.Answer refresh(JsonNode session) {
    return api.post(
        "/api/v1/sessions/refresh", Map.of("refreshToken", session.path("refreshToken").asText()));
  }

  private Api as(JsonNode session) {
    return api.as(session.path("accessToken").asText());
  }

  /// A token of the session's device, made at some time with the server's own key.
  private String token(JsonNode session, Instant madeAt) {
    var keys = DATABASE.jdbi().withHandle(new SigningKeyStore()::all);
    var key = KeyRing.of(keys).current(Purpose.ACCESS, Instant.now()).orElseThrow();
    var issuedAt = madeAt.truncatedTo(ChronoUnit.SECONDS);
    return new AccessToken(
            UserId.valueOf(session.path("user").path("id").asText()),
            DeviceId.valueOf(session.path("deviceId").asText()),
            username,
            "id",
            issuedAt,
            issuedAt.plus(AccessToken.LIFETIME))
        .sign(key);
  }

  private static Map<String, String> registration(String username) {
    return Map.of("username", username, "password", "correct horse");
  }

  private static String fullWidth(String digits) {
    return digits
        .chars()
        .map(c -> c - '0' + '０')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
