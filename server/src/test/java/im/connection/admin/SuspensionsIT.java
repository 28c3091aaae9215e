package im.connection.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.connection.testing.Api;
import im.connection.testing.Mailbox;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Suspended users, on a running server.
@Execution(ExecutionMode.CONCURRENT)
class SuspensionsIT {
  private static final String KEY = "q3XkT0nQ9v2mB7sL5yRd8wZa";
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final Mailbox MAILBOX = new Mailbox();
  private static final RunningServer SERVER =
      RunningServer.builder()
          .database(DATABASE.database())
          .setting("IMC_SMTP_URL", MAILBOX.url())
          .setting("IMC_SMTP_FROM", "chat@example.org")
          .setting("IMC_OPERATOR_KEY", KEY)
          .start();
  private static final Person OPERATOR = operator();

  private final Person ann = Person.register(SERVER, "ann");
  private final Person ben = Person.register(SERVER, "ben");

  @AfterAll
  static void stop() {
    SERVER.close();
    MAILBOX.close();
    DATABASE.close();
  }

  @Test
  void everyWayInTellsOnlyWhoeverHasTheRightCredentials() {
    String email = ann.username() + "@example.org";
    verify(ann, email);
    signInExternally("crm-" + ann.username(), ann.username() + "x").expect(201);
    var external = signInExternally("crm-" + ann.username(), "ignored").expect(201);
    SERVER.api().post("/api/v1/password-resets", Map.of("email", email)).expect(204);
    String reset = MAILBOX.next(email, 2).code();
    var until = Instant.now().plus(Duration.ofDays(7)).toString();

    var account = suspend(ann.id(), Map.of("reason", "发广告", "until", until)).expect(200);
    suspend(external.at("/user/id").asText(), Map.of("reason", "spam")).expect(200);

    assertThat(account.at("/suspension/reason").asText()).isEqualTo("发广告");
    for (var login : List.of(ann.username(), email)) {
      var right = signIn(login, Person.PASSWORD);
      assertThat(right.status()).isEqualTo(403);
      assertThat(right.code()).isEqualTo("account_suspended");
      assertThat(right.json().get("reason").asText()).isEqualTo("发广告");
      assertThat(Instant.parse(right.json().get("until").asText())).isBefore(until);
      assertThat(right.json().get("retryAfter").asLong()).isBetween(604_000L, 604_800L);
      assertThat(right.json().get("detail").asText()).contains("发广告");
      assertThat(signIn(login, "another passphrase").code()).isEqualTo("bad_credentials");
    }
    assertThat(refresh(ann.refresh()).code()).isEqualTo("account_suspended");
    assertThat(refresh(ann.refresh() + "x").code()).isEqualTo("unauthenticated");
    assertThat(resetPassword(email, "aaaaaaaaaaaaaaaa").code()).isEqualTo("invalid_code");
    assertThat(resetPassword(email, reset).code()).isEqualTo("account_suspended");
    var refused = signInExternally("crm-" + ann.username(), "ignored");
    assertThat(refused.code()).isEqualTo("account_suspended");
    assertThat(refused.json().has("until")).isFalse();
    assertThat(ann.api().get("/api/v1/users/me").code()).isEqualTo("token_revoked");

    unsuspend(ann).expect(200);
    signIn(ann.username(), Person.PASSWORD).expect(201);
    assertThat(refresh(ann.refresh()).code()).isEqualTo("token_revoked");
    resetPassword(email, reset).expect(204);
    assertThat(unsuspend(ann).code()).isEqualTo("conflict");
  }

  @Test
  void connectionsCloseAndSayWhyAndOthersNoticeNothing() {
    try (var socket = ann.live()) {
      suspend(ann.id(), Map.of("reason", "spam")).expect(200);
      assertThat(socket.closeCode()).isEqualTo(4004);
    }
    var profile = ben.api().get("/api/v1/users/" + ann.id()).expect(200);
    assertThat(profile.get("username").asText()).isEqualTo(ann.username());
    assertThat(profile.toString()).doesNotContain("uspen");
  }

  @Test
  void aSuspensionWithAnEndEndsByItself() {
    suspend(ann.id(), until(Duration.ofDays(1))).expect(200);
    assertThat(signIn(ann.username(), Person.PASSWORD).code()).isEqualTo("account_suspended");
    await().until(() -> suspend(ann.id(), until(Duration.ofSeconds(2))).status() == 200);

    String path = "/api/v1/admin/users/" + ann.id();
    await().until(() -> !OPERATOR.api().get(path).expect(200).has("suspension"));
    var session = signIn(ann.username(), Person.PASSWORD).expect(201);
    send(SERVER.api().as(session.get("accessToken").asText()), ben.id()).expect(201);
  }

  private static Map<String, Object> until(Duration later) {
    return Map.of("reason", "calm down", "until", Instant.now().plus(later).toString());
  }

  @Test
  void onceASuspensionIsAnsweredNothingOfTheSuspendedIsStored() throws Exception {
    ann.befriend(ben);
    String group = ben.group("组", ann);
    var acks = new AtomicInteger();
    var isOver = new AtomicBoolean();
    var late = new ArrayList<Boolean>();
    long end;
    try (var threads = Executors.newFixedThreadPool(8)) {
      var senders = new ArrayList<Future<Boolean>>();
      for (int t = 0; t < 8; t++) {
        String conversation = t % 2 == 0 ? group : direct();
        String name = "t" + t + "-";
        senders.add(threads.submit(() -> sendUntilCut(conversation, name, acks, isOver)));
      }
      await().until(() -> acks.get() >= 100);
      suspend(ann.id(), Map.of("reason", "spam")).expect(200);
      end = stored();
      isOver.set(true);
      for (var sender : senders) {
        late.add(sender.get());
      }
    }
    assertThat(late).hasSize(8).containsOnly(false);
    assertThat(stored()).isEqualTo(end);
    send(ben.api(), ann.id()).expect(201);
  }

  @Test
  void anOperatorIsRemovedBeforeTheyCanBeSuspended() {
    makeOperator(ben);
    assertThat(suspend(ben.id(), Map.of("reason", "spam")).code()).isEqualTo("forbidden");
    assertThat(suspend("12345", Map.of("reason", "spam")).code()).isEqualTo("not_found");
    ben.api().get("/api/v1/admin/actions").expect(200);
    DATABASE
        .jdbi()
        .useHandle(handle ->
            handle.execute("update users set is_operator = false where id = " + ben.id()));
    assertThat(ben.api().get("/api/v1/admin/actions").code()).isEqualTo("not_found");
    suspend(ben.id(), Map.of("reason", "spam", "note", "私下卖号")).expect(200);
    var actions = OPERATOR.api().get("/api/v1/admin/actions?limit=100").expect(200).get("items");
    var last =
        StreamSupport.stream(actions.spliterator(), false)
            .filter(action -> action.at("/target/id").asText().equals(ben.id()))
            .findFirst()
            .orElseThrow();
    assertThat(last.get("action").asText()).isEqualTo("user.suspended");
    assertThat(last.get("note").asText()).isEqualTo("私下卖号");
    assertThat(last.at("/operator/id").asText()).isEqualTo(OPERATOR.id());
  }

  @Test
  void aSuspensionNeedsAReasonAndAnEndThatComes() {
    for (Map<String, Object> bad :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("reason", " "),
            Map.of("reason", "a\nb"),
            Map.of("reason", "x".repeat(201)),
            Map.of("reason", "spam", "until", "2026-01-01T00:00:00Z"),
            Map.of("reason", "spam", "until", "2126-01-01T00:00:00Z"),
            Map.of("reason", "spam", "until", "tomorrow"),
            Map.of("reason", "spam", "note", "x".repeat(1_001)))) {
      assertThat(suspend(ann.id(), bad).code()).as(bad.toString()).isEqualTo("invalid_argument");
    }
    ann.api().get("/api/v1/users/me").expect(200);
  }

  @Test
  void membersOfAGroupThatAnOperatorDismissesSeeTheUsualMessage() {
    String group = ann.group("组", ben);
    try (var socket = ben.live()) {
      OPERATOR
          .api()
          .post("/api/v1/admin/groups/" + group + "/dismiss", Map.of("note", "违法"))
          .expect(204);
      var message = socket.next("message.created").get("message");
      assertThat(message.at("/body/event").asText()).isEqualTo("group.dismissed");
    }
    assertThat(write(ann.api(), group).code()).isEqualTo("group_dismissed");
    var again = OPERATOR.api().post("/api/v1/admin/groups/" + group + "/dismiss", Map.of());
    assertThat(again.code()).isEqualTo("group_dismissed");
    var direct = OPERATOR.api().post("/api/v1/admin/groups/" + direct() + "/dismiss", Map.of());
    assertThat(direct.code()).isEqualTo("not_found");
  }

  @Test
  void whatOperatorsDidIsKeptAsItIs() {
    suspend(ann.id(), Map.of("reason", "spam")).expect(200);
    for (String change :
        List.of("update operator_action set note = 'x'", "delete from operator_action")) {
      assertThatThrownBy(() -> DATABASE.jdbi().useHandle(handle -> handle.execute(change)))
          .hasMessageContaining("append-only");
    }
  }

  private Boolean sendUntilCut(
      String conversation, String name, AtomicInteger acks, AtomicBoolean isOver) {
    try (var socket = ann.socket()) {
      for (int i = 0; ; i++) {
        boolean isTooLate = isOver.get();
        socket.call("message.send", Person.text(conversation, name + i, "text"));
        if (isTooLate) {
          return true;
        }
        acks.incrementAndGet();
      }
    } catch (RuntimeException refusedOrCut) {
      return false;
    }
  }

  private String direct() {
    return ann.api()
        .post("/api/v1/conversations", Map.of("userId", ben.id()))
        .expect(200)
        .get("id")
        .asText();
  }

  private long stored() {
    return DATABASE
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select count(*) from message where sender_id = ?")
                .bind(0, Long.parseLong(ann.id()))
                .mapTo(Long.class)
                .one());
  }

  private static Api.Answer send(Api api, String user) {
    return api.post("/api/v1/users/" + user + "/messages", text());
  }

  private static Api.Answer write(Api api, String conversation) {
    return api.post("/api/v1/conversations/" + conversation + "/messages", text());
  }

  private static Map<String, Object> text() {
    return Map.of(
        "clientId", "c" + System.nanoTime(), "type", "text", "body", Map.of("text", "你好"));
  }

  private static Api.Answer suspend(String user, Map<String, Object> suspension) {
    return OPERATOR.api().put("/api/v1/admin/users/" + user + "/suspension", suspension);
  }

  private static Api.Answer unsuspend(Person person) {
    return OPERATOR.api().delete("/api/v1/admin/users/" + person.id() + "/suspension");
  }

  private static Api.Answer signIn(String login, String password) {
    return SERVER.api().post("/api/v1/sessions", Map.of("username", login, "password", password));
  }

  private static Api.Answer refresh(String token) {
    return SERVER.api().post("/api/v1/sessions/refresh", Map.of("refreshToken", token));
  }

  private static Api.Answer resetPassword(String email, String code) {
    return SERVER
        .api()
        .post(
            "/api/v1/password-resets/confirm",
            Map.of("email", email, "code", code, "newPassword", "yet another passphrase"));
  }

  private static Api.Answer signInExternally(String externalId, String username) {
    return SERVER
        .api()
        .with("Operator-Key", KEY)
        .post("/api/v1/external-sessions", Map.of("externalId", externalId, "username", username));
  }

  private static void verify(Person person, String email) {
    try (var socket = person.socket()) {
      socket.call("email.request", Map.of("email", email, "password", Person.PASSWORD));
      socket.call("email.confirm", Map.of("code", MAILBOX.next(email, 1).code()));
    }
  }

  private static Person operator() {
    var person = Person.register(SERVER, "operator");
    makeOperator(person);
    return person;
  }

  private static void makeOperator(Person person) {
    DATABASE
        .jdbi()
        .useHandle(handle ->
            handle.execute("update users set is_operator = true where id = " + person.id()));
  }
}
