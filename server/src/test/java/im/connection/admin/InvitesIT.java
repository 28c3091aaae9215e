package im.connection.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.kernel.Sha256;
import im.connection.platform.config.CommandLine.Misused;
import im.connection.testing.Api;
import im.connection.testing.Mailbox;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Operators and invite codes of the command line, and signing up with such a code.
@Execution(ExecutionMode.CONCURRENT)
class InvitesIT {
  private static final String PASSWORD = "a fine long passphrase";
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final Mailbox MAILBOX = new Mailbox();
  private static final RunningServer SERVER =
      RunningServer.builder()
          .database(DATABASE.database())
          .setting("IMC_SMTP_URL", MAILBOX.url())
          .setting("IMC_SMTP_FROM", "chat@example.org")
          .setting("IMC_SIGNUP", "invite")
          .start();

  private static final List<String> CODES = create("--count", "4");

  private final Api api = SERVER.api();

  @AfterAll
  static void stop() {
    SERVER.close();
    MAILBOX.close();
    DATABASE.close();
  }

  @Test
  void aCodeIsGoodForAsManySignUpsAsItsMakerSaid() {
    String code = CODES.get(0);
    assertThat(register("nobody", Map.of()).code()).isEqualTo("invite_code_invalid");
    for (String wrong : List.of("", "x", "ABCD-EFGH-JKMN", "é".repeat(12), "a".repeat(1_000))) {
      assertThat(register("nobody", Map.of("inviteCode", wrong)).code())
          .isEqualTo("invite_code_invalid");
    }
    String typed = " " + code.toLowerCase(Locale.ROOT).replace("-", " ");
    assertThat(register("ab", Map.of("inviteCode", typed)).code()).isEqualTo("invalid_argument");
    register("alice", Map.of("inviteCode", typed)).expect(201);
    assertThat(register("bob", Map.of("inviteCode", code)).code()).isEqualTo("invite_code_invalid");
    assertThat(register("alice", Map.of("inviteCode", CODES.get(1))).code())
        .isEqualTo("username_taken");
    register("bob", Map.of("inviteCode", CODES.get(1))).expect(201);
    assertThat(text("select string_agg(digest, ' ') from invite_code"))
        .doesNotContain(code.replace("-", ""));
  }

  @Test
  void ofTwoSignUpsAtOnceWithOneCodeOneWins() throws Exception {
    var start = new CountDownLatch(1);
    var statuses = new ArrayList<Integer>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      var futures = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 4; i++) {
        String username = "racer" + i;
        futures.add(
            threads.submit(() -> {
              start.await();
              return register(username, Map.of("inviteCode", CODES.get(2))).status();
            }));
      }
      start.countDown();
      for (var future : futures) {
        statuses.add(future.get());
      }
    }
    assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 403);
    assertThat(text("select count(*)::text from users where username like 'racer%'"))
        .isEqualTo("1");
  }

  @Test
  void aKnownAddressIsNotGivenAwayByWhatBecomesOfTheCode() {
    String code = create("--uses", "3").getFirst();
    var owner = Map.<String, Object>of("inviteCode", code, "email", "inviter@example.org");
    register("inviter", owner).expect(201);
    String mailed = MAILBOX.next("inviter@example.org", 1).code();
    var session = signIn("inviter").expect(201);
    SERVER
        .api()
        .as(session.get("accessToken").asText())
        .post("/api/v1/users/me/email/confirm", Map.of("code", mailed))
        .expect(200);

    for (String email : List.of("inviter@example.org", "fresh@example.org")) {
      api.post("/api/v1/users/sign-up-codes", Map.of("email", email)).expect(204);
      var guessed =
          Map.<String, Object>of("inviteCode", code, "email", email, "emailCode", "000000");
      assertThat(register("someone", guessed).code()).isEqualTo("invalid_code");
      assertThat(uses(code)).isEqualTo(1);
    }
    var known = Map.<String, Object>of("inviteCode", code, "email", "inviter@example.org");
    register("known", known).expect(201);
    assertThat(uses(code)).isEqualTo(2);
    String right = MAILBOX.next("fresh@example.org", 1).code();
    var fresh =
        Map.<String, Object>of(
            "inviteCode", code, "email", "fresh@example.org", "emailCode", right);
    register("fresh", fresh).expect(201);
    assertThat(uses(code)).isEqualTo(3);
  }

  @Test
  void aRevokedOrExpiredCodeIsNone() {
    run("revoke-invite", CODES.get(3));
    assertThat(register("late", Map.of("inviteCode", CODES.get(3))).code())
        .isEqualTo("invite_code_invalid");
    assertThatThrownBy(() -> run("revoke-invite", CODES.get(3)))
        .isInstanceOf(Misused.class)
        .hasMessageContaining("no such code");

    String code = create("--days", "1").getFirst();
    DATABASE
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update invite_code set expires_at = now() - interval '1 s' where digest = '%s'"
                    .formatted(digest(code))));
    assertThat(register("late", Map.of("inviteCode", code)).code())
        .isEqualTo("invite_code_invalid");
    assertThat(run("list-invites"))
        .anyMatch(line -> line.endsWith("revoked"))
        .anyMatch(line -> line.endsWith("expired"))
        .noneMatch(line -> line.contains(code));
    String id =
        text("select id::text from invite_code where digest = '%s'".formatted(digest(code)));
    run("revoke-invite", id);
    assertThat(run("list-invites"))
        .anyMatch(line -> line.startsWith(id + " ") && line.endsWith("revoked"));
  }

  @Test
  void whereEverybodyMayRegisterACodeDoesNoHarm() {
    RunningServer.shared()
        .api()
        .post(
            "/api/v1/users",
            Map.of(
                "username",
                "open" + System.nanoTime(),
                "password",
                PASSWORD,
                "inviteCode",
                "no such code"))
        .expect(201);
  }

  @Test
  void theCommandLineMakesAndUnmakesOperators() {
    var made = SERVER.run("admin", "create-operator", "Admin");
    assertThat(made.exitCode()).as(made.output()).isZero();
    String password = made.output().strip().replaceFirst("(?s).*: ", "");
    var session = api.post("/api/v1/sessions", Map.of("username", "admin", "password", password));
    var operator = api.as(session.expect(201).get("accessToken").asText());
    assertThat(actions(operator)).contains("operator.made", "invites.created");
    assertThat(made.output()).contains("shown this once");
    assertThat(run("create-operator", "ADMIN")).containsExactly("admin is one already.");
    assertThat(run("list-operators")).anyMatch(line -> line.endsWith("  admin"));
    assertThat(run("remove-operator", "Admin")).containsExactly("admin is no operator any more.");
    assertThat(operator.get("/api/v1/admin/actions").code()).isEqualTo("not_found");
    assertThatThrownBy(() -> run("create-operator", "a b")).isInstanceOf(Misused.class);

    var refused = SERVER.run("admin", "remove-operator", "admin");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("imc: remove-operator").doesNotContain("\tat ");
  }

  private static List<String> actions(Api operator) {
    var names = new ArrayList<String>();
    for (JsonNode action : operator.get("/api/v1/admin/actions").expect(200).get("items")) {
      assertThat(action.has("operator")).isFalse();
      names.add(action.get("action").asText());
    }
    return names;
  }

  private static List<String> create(String... flags) {
    var words = new ArrayList<>(List.of("create-invites"));
    words.addAll(List.of(flags));
    var codes = run(words.toArray(String[]::new));
    assertThat(codes).allMatch(code -> code.matches("([2-9A-Z]{4}-){2}[2-9A-Z]{4}"));
    return codes;
  }

  /// What a command prints, without a process of its own.
  private static List<String> run(String... words) {
    var lines = new ArrayList<String>();
    AdminCommands.run(AdminCommand.parse(List.of(words)), DATABASE.jdbi(), lines::add);
    return lines;
  }

  private static int uses(String code) {
    return Integer.parseInt(
        text("select uses::text from invite_code where digest = '%s'".formatted(digest(code))));
  }

  private static String digest(String code) {
    return Sha256.hex(code.replace("-", ""));
  }

  private static String text(String query) {
    return DATABASE
        .jdbi()
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).one());
  }

  private Api.Answer signIn(String username) {
    return api.post("/api/v1/sessions", Map.of("username", username, "password", PASSWORD));
  }

  private Api.Answer register(String username, Map<String, Object> more) {
    var body = new HashMap<String, Object>(more);
    body.put("username", username);
    body.put("password", PASSWORD);
    return api.post("/api/v1/users", body);
  }
}
