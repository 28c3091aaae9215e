package im.connection.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import im.connection.testing.Api;
import im.connection.testing.AuthenticatorApp;
import im.connection.testing.Mailbox;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket.RpcFailure;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Deleting one's account, end to end, on servers with and without a grace period.
@Execution(ExecutionMode.CONCURRENT)
class DeletionsIT {
  private static final String DELETION = "/api/v1/users/me/deletion";
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final Mailbox MAILBOX = new Mailbox();
  private static final RunningServer SERVER =
      RunningServer.builder()
          .database(DATABASE.database())
          .setting("IMC_DELETION_GRACE_DAYS", "0")
          .setting("IMC_SMTP_URL", MAILBOX.url())
          .setting("IMC_SMTP_FROM", "chat@example.org")
          .start();

  private final Person ann = Person.register(SERVER, "ann");
  private final Person bob = Person.register(SERVER, "bob");
  private final Person cat = Person.register(SERVER, "cat");

  @AfterAll
  static void stop() {
    SERVER.close();
    DATABASE.close();
    MAILBOX.close();
  }

  @Test
  void aDeletedAccountIsErasedAndLeavesWhatItWrote() {
    ann.befriend(bob);
    ann.api().patch("/api/v1/users/me", Map.of("bio", "secret words")).expect(200);
    String email = "%s@example.org".formatted(ann.username());
    try (var phone = ann.live();
        var other = bob.live();
        var third = cat.live()) {
      phone.call("email.request", Map.of("email", email, "password", Person.PASSWORD));
      phone.call("email.confirm", Map.of("code", MAILBOX.next(email, 1).code()));
      third.call("contact.request", Map.of("userId", ann.id(), "greeting", "你好"));
      String owned = ann.group("她的群", bob, cat);
      String alone = ann.group("独自");
      String joined = bob.group("他的群", ann);
      String ended = bob.group("散了", ann);
      var named = Map.of("nickname", "Annie");
      ann.api()
          .put("/api/v1/groups/" + ended + "/members/" + ann.id() + "/nickname", named)
          .expect(204);
      bob.api().delete("/api/v1/groups/" + ended).expect(204);
      phone.call(
          "report.create",
          Map.of("userId", cat.id(), "reason", "spam", "text", "he lives next door"));
      var ack = phone.call("message.send", bob.textTo("d1", "这句话留下"));
      String direct = ack.get("conversationId").asText();
      other.call("conversation.get", Map.of("conversationId", direct));

      assertThat(code(ann, Map.of("password", "not my password"))).isEqualTo("bad_credentials");
      var answer = phone.start("deletion.request", Map.of("password", Person.PASSWORD));
      assertThat(phone.closeCode()).isIn(4003, 4004);
      answer
          .exceptionally(failure -> {
            assertThat(failure)
                .as("cut off before the answer at the worst")
                .isNotInstanceOf(RpcFailure.class);
            return null;
          })
          .join();
      var letter = MAILBOX.next(email, 2);
      assertThat(letter.text()).contains("will be deleted for good");
      erased(ann);
      assertThat(signIn(ann).code()).isEqualTo("bad_credentials");
      assertThat(bob.api().get("/api/v1/users/" + ann.id()).code()).isEqualTo("not_found");
      assertThat(bob.api().get("/api/v1/users?username=" + ann.username()).code())
          .isEqualTo("not_found");
      assertThat(bob.api().get("/api/v1/contacts").expect(200).get("items")).isEmpty();
      assertThat(other.next("contact.removed").get("data").get("userId").asText())
          .isEqualTo(ann.id());
      assertThat(third.next("contact.declined").get("data").get("to").get("id").asText())
          .isEqualTo(ann.id());
      assertThat(roles(bob, owned)).containsExactly("owner " + bob.id(), "member " + cat.id());
      assertThat(roles(bob, joined)).containsExactly("owner " + bob.id());
      var history = bob.api().get("/api/v1/conversations/" + direct + "/messages").expect(200);
      assertThat(history.toString()).contains("这句话留下");
      assertThat(refused(bob, ann)).isEqualTo("not_accepted");
      assertThat(bob.api().post("/api/v1/contact-requests", Map.of("userId", ann.id())).code())
          .isEqualTo("not_found");
      assertThat(dismissed(alone)).isTrue();
      assertThat(traces(ann)).isEmpty();
      var again =
          SERVER
              .api()
              .post(
                  "/api/v1/users", Map.of("username", ann.username(), "password", Person.PASSWORD));
      assertThat(again.code()).isEqualTo("username_taken");
    }
  }

  @Test
  void withinTheGracePeriodTheAccountCanBeKept() {
    try (var server =
        RunningServer.builder()
            .database(DATABASE.database())
            .jvmOption("-Xmx160m")
            .setting("IMC_DELETION_GRACE_DAYS", "14")
            .start()) {
      var dan = Person.register(server, "dan");
      var other = dan.onAnotherDevice();
      var deletion = dan.api().put(DELETION, Map.of("password", Person.PASSWORD)).expect(200);
      var at = Instant.parse(deletion.get("deletionAt").asText());
      assertThat(at).isBetween(later(13), later(15));
      assertThat(other.api().get("/api/v1/users/me").code()).isEqualTo("token_revoked");

      var back = dan.onAnotherDevice();
      assertThat(back.api().get(DELETION).expect(200)).isEqualTo(deletion);
      assertThat(back.api().delete(DELETION).expect(200)).isEmpty();
      assertThat(back.api().get(DELETION).expect(200)).isEmpty();
      assertThat(count("select count(*) from users where id = ? and deletion_at is not null", dan))
          .isZero();
    }
  }

  @Test
  void theSecondFactorGuardsTheDeletion() {
    try (var phone = bob.live()) {
      var secret =
          phone.call("twoFactor.start", Map.of("password", Person.PASSWORD)).get("secret").asText();
      var codes = phone.call("twoFactor.confirm", Map.of("code", AuthenticatorApp.code(secret)));
      assertThat(code(bob, Map.of("password", Person.PASSWORD)))
          .isEqualTo("second_factor_required");
      assertThat(code(bob, Map.of("password", Person.PASSWORD, "code", "000000")))
          .isEqualTo("invalid_code");
      String code = codes.get("recoveryCodes").get(0).asText();
      bob.api().put(DELETION, Map.of("password", Person.PASSWORD, "code", code)).expect(200);
    }
  }

  @Test
  void nothingIsSentByAnAccountThatIsBeingDeleted() {
    String group = bob.group("满速", cat);
    var sent = new ArrayList<Map<String, Object>>();
    try (var phone = cat.live()) {
      for (int i = 0; i < 500; i++) {
        var message = Person.text(group, "s" + i, "number " + i);
        sent.add(message);
        var _ = phone.start("message.send", message).exceptionally(closed -> null);
        if (i == 250) {
          cat.api().put(DELETION, Map.of("password", Person.PASSWORD)).expect(200);
        }
      }
      phone.closeCode();
    } catch (RuntimeException cutOff) {
      assertThat(sent).hasSizeGreaterThan(250);
    }
    erased(cat);
    assertThat(
            count(
                """
                select count(*) from message m
                join users u on u.id = m.sender_id
                where u.id = ? and m.type = 'text'
                  and m.created_at > u.deleted_at + interval '10 s'
                """,
                cat))
        .isZero();
  }

  private static long count(String sql, Person person) {
    return DATABASE
        .jdbi()
        .withHandle(
            handle -> handle.select(sql, Long.parseLong(person.id())).mapTo(Long.class).one());
  }

  private static void erased(Person person) {
    await()
        .until(() ->
            DATABASE
                .jdbi()
                .withHandle(handle ->
                    handle
                        .select(
                            "select erased_at is not null from users where id = ?",
                            Long.parseLong(person.id()))
                        .mapTo(Boolean.class)
                        .one()));
  }

  /// The tables in which something of a user's is left that is theirs alone.
  private static List<String> traces(Person person) {
    var tables =
        Map.ofEntries(
            Map.entry("user_password", "user_id"),
            Map.entry("user_email", "user_id"),
            Map.entry("user_privacy", "user_id"),
            Map.entry("user_quota", "user_id"),
            Map.entry("user_presence", "user_id"),
            Map.entry("user_feed", "user_id"),
            Map.entry("sign_in", "user_id"),
            Map.entry("device", "user_id"),
            Map.entry("contact", "owner_id"),
            Map.entry("contact_request", "addressee_id"),
            Map.entry("contact_removal", "owner_id"),
            Map.entry("contact_head", "owner_id"),
            Map.entry("user_search", "id"),
            Map.entry("report", "text is not null and reporter_id"),
            Map.entry("group_member", "user_id"),
            Map.entry("group_reader", "user_id"),
            Map.entry("data_export", "user_id"),
            Map.entry("users", "bio is not null and id"));
    return DATABASE
        .jdbi()
        .withHandle(handle ->
            tables.entrySet().stream()
                .filter(table ->
                    handle
                        .createQuery(
                            "select exists (select from %s where %s = :user)"
                                .formatted(table.getKey(), table.getValue()))
                        .bind("user", Long.parseLong(person.id()))
                        .mapTo(Boolean.class)
                        .one())
                .map(Map.Entry::getKey)
                .toList());
  }

  private static boolean dismissed(String group) {
    return DATABASE
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    "select dismissed_at is not null from chat_group where conversation_id = ?",
                    Long.parseLong(group))
                .mapTo(Boolean.class)
                .one());
  }

  private static List<String> roles(Person viewer, String group) {
    var members = viewer.api().get("/api/v1/groups/" + group + "/members").expect(200);
    var roles = new ArrayList<String>();
    members
        .get("items")
        .forEach(member ->
            roles.add(member.get("role").asText() + " " + member.get("user").get("id").asText()));
    return roles;
  }

  private static String refused(Person sender, Person receiver) {
    try (var phone = sender.live()) {
      return catchThrowableOfType(
              RpcFailure.class, () -> phone.call("message.send", receiver.textTo("r", "hi")))
          .code();
    }
  }

  private static Api.Answer signIn(Person person) {
    return SERVER
        .api()
        .post(
            "/api/v1/sessions", Map.of("username", person.username(), "password", Person.PASSWORD));
  }

  private static String code(Person person, Map<String, Object> request) {
    return person.api().put(DELETION, request).code();
  }

  private static Instant later(int days) {
    return Instant.now().plus(Duration.ofDays(days));
  }
}
