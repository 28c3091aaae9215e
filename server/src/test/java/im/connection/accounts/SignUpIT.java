package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.testing.Api;
import im.connection.testing.Mailbox;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Who may register, as the operator sets it.
@Execution(ExecutionMode.CONCURRENT)
final class SignUpIT {
  @Test
  void aClosedServerTakesNobody() {
    try (var database = TestDatabase.create();
        var server =
            RunningServer.builder()
                .database(database.database())
                .setting("IMC_SIGNUP", "closed")
                .start()) {
      assertThat(register(server.api(), "alice", Map.of()).code()).isEqualTo("sign_up_closed");
      assertThat(count(database)).isZero();
    }
  }

  @Test
  void aServerThatAsksForAVerifiedAddressOfADomainTakesNoOther() {
    try (var database = TestDatabase.create();
        var mailbox = new Mailbox();
        var server =
            RunningServer.builder()
                .database(database.database())
                .setting("IMC_SMTP_URL", mailbox.url())
                .setting("IMC_SMTP_FROM", "chat@example.org")
                .setting("IMC_SIGNUP_EMAIL", "required")
                .setting("IMC_SIGNUP_DOMAINS", "Example.org, 例子.cn")
                .start()) {
      var api = server.api();
      assertThat(register(api, "alice", Map.of()).code()).isEqualTo("email_required");
      assertThat(register(api, "alice", Map.of("email", "alice@example.org")).code())
          .isEqualTo("email_required");
      assertThat(ask(api, "alice@example.com").code()).isEqualTo("email_not_accepted");
      assertThat(ask(api, "alice@mail.example.org").code()).isEqualTo("email_not_accepted");
      ask(api, "alice@EXAMPLE.org").expect(204);
      ask(api, "bob@例子.cn").expect(204);
      mailbox.next("bob@xn--fsqu00a.cn", 1);
      String code = mailbox.next("alice@example.org", 1).code();
      var wrong = Map.<String, Object>of("email", "bob@example.org", "emailCode", code);
      assertThat(register(api, "alice", wrong).code()).isEqualTo("invalid_code");
      assertThat(count(database)).isZero();
      var right = Map.<String, Object>of("email", "alice@example.org", "emailCode", code);
      register(api, "alice", right).expect(201);
    }
  }

  @Test
  void withoutAnSmtpServerWhatNeedsMailSaysSo() {
    var api = RunningServer.shared().api();
    assertThat(register(api, "mailless", Map.of("email", "a@example.org")).code())
        .isEqualTo("mail_unavailable");
    assertThat(ask(api, "a@example.org").status()).isEqualTo(501);
    assertThat(api.post("/api/v1/password-resets", Map.of("email", "a@example.org")).code())
        .isEqualTo("mail_unavailable");
    register(api, "mailless" + System.nanoTime(), Map.of()).expect(201);
  }

  @Test
  void anSmtpServerThatIsNotThereHoldsNobodyUpAndIsLogged() {
    try (var database = TestDatabase.create();
        var server =
            RunningServer.builder()
                .database(database.database())
                .setting("IMC_SMTP_URL", "smtp://chat%40example.org:s%20ecret@127.0.0.1:1")
                .start()) {
      ask(server.api(), "alice@example.org").expect(204);
      await("log of the failed mail").until(() -> server.log().contains("check IMC_SMTP_URL"));
      assertThat(server.log()).doesNotContain("ecret");
    }
  }

  private static Api.Answer ask(Api api, String email) {
    return api.post("/api/v1/users/sign-up-codes", Map.of("email", email));
  }

  private static int count(TestDatabase database) {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("select count(*) from users").mapTo(Integer.class).one());
  }

  private static Api.Answer register(Api api, String username, Map<String, Object> more) {
    var body = new HashMap<String, Object>(more);
    body.put("username", username);
    body.put("password", "a fine long passphrase");
    return api.post("/api/v1/users", body);
  }
}
