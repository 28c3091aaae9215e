package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Api;
import im.connection.testing.Mailbox;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import im.connection.testing.TestDatabase;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// E-mail addresses and forgotten passwords, on a real SMTP server.
@Execution(ExecutionMode.CONCURRENT)
final class EmailsIT {
  private static final String PASSWORD = "a fine long passphrase";
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final Mailbox MAILBOX = new Mailbox();
  private static final RunningServer SERVER =
      RunningServer.builder()
          .database(DATABASE.database())
          .setting("IMC_SMTP_URL", MAILBOX.url())
          .setting("IMC_SMTP_FROM", "chat@example.org")
          .setting("IMC_TRUSTED_PROXIES", "127.0.0.0/8,::1")
          .start();

  private final int number = COUNT.incrementAndGet();
  private final String address = "alice" + number + "@example.org";
  private final Api api = SERVER.api();

  @AfterAll
  static void stop() {
    SERVER.close();
    MAILBOX.close();
    DATABASE.close();
  }

  @Test
  void anAddressGivenAtRegistrationIsVerifiedByItsCode() {
    var session = register("alice", Map.of("email", address)).expect(201);
    assertThat(me(session).has("email")).isFalse();
    var letter = MAILBOX.next(address, 1);
    assertThat(letter.from()).isEqualTo("chat@example.org");
    assertThat(letter.html()).contains(letter.code()).contains("lang=\"en\"");
    try (var socket = Socket.open(SERVER.socketUri(), token(session)).live()) {
      var profile = confirm(session, letter.code(), null).expect(200);
      assertThat(profile.get("email").asText()).isEqualTo(address);
      assertThat(socket.next("profile.updated").get("data")).isEqualTo(profile);
    }
    assertThat(me(session).get("email").asText()).isEqualTo(address);
    assertThat(signIn(address.toUpperCase(Locale.ROOT), PASSWORD).status()).isEqualTo(201);
    assertThat(confirm(session, letter.code(), null).code()).isEqualTo("invalid_code");
  }

  @Test
  void mailsSpeakTheLanguageOfTheReader() {
    api.with("Accept-Language", "zh-CN")
        .post("/api/v1/users/sign-up-codes", Map.of("email", address))
        .expect(204);
    var letter = MAILBOX.next(address, 1);
    assertThat(letter.subject()).isEqualTo("注册验证码");
    assertThat(letter.text()).contains("15 分钟");
    assertThat(letter.html()).contains("lang=\"zh-CN\"").contains("注册验证码");
  }

  @Test
  void aCodeBeforehandVerifiesTheAddressAtRegistration() {
    api.post("/api/v1/users/sign-up-codes", Map.of("email", address)).expect(204);
    String code = MAILBOX.next(address, 1).code();
    var given = Map.<String, Object>of("email", address, "emailCode", code);
    assertThat(register("wrong", Map.of("email", address, "emailCode", other(code))).code())
        .isEqualTo("invalid_code");
    var session = register("alice", given).expect(201);
    assertThat(me(session).get("email").asText()).isEqualTo(address);
    assertThat(register("again", given).code()).isEqualTo("invalid_code");
  }

  @Test
  void aKnownAddressRegistersOutwardlyAndItsOwnerIsTold() {
    var owner = verified("owner");
    var fresh = register("fresh", Map.of("email", "new" + address)).expect(201);
    var known = register("known", Map.of("email", address)).expect(201);
    assertThat(known.fieldNames()).toIterable().containsExactlyElementsOf(() -> fresh.fieldNames());
    var letter = MAILBOX.next(address, 2);
    assertThat(letter.subject()).isEqualTo("You have an account already");
    assertThat(letter.text()).contains(me(owner).get("username").asText());
    api.post("/api/v1/users/sign-up-codes", Map.of("email", address)).expect(204);
    assertThat(MAILBOX.next(address, 3).subject()).isEqualTo("You have an account already");
    assertThat(me(owner).get("email").asText()).isEqualTo(address);
    assertThat(me(known).has("email")).isFalse();
  }

  @Test
  void anAddressIsChangedWithTheConsentOfBoth() {
    var session = verified("alice");
    String wanted = "new" + address;
    assertThat(request(session, wanted, "a wrong passphrase").code()).isEqualTo("bad_credentials");
    assertThat(request(session, wanted, PASSWORD).expect(200).get("needsCurrentCode").asBoolean())
        .isTrue();
    String code = MAILBOX.next(wanted, 1).code();
    var current = MAILBOX.next(address, 2);
    assertThat(current.text()).contains(wanted);
    assertThat(confirm(session, code, null).code()).isEqualTo("invalid_code");
    assertThat(confirm(session, code, other(current.code())).code()).isEqualTo("invalid_code");
    assertThat(confirm(session, other(code), current.code()).code()).isEqualTo("invalid_code");
    assertThat(me(session).get("email").asText()).isEqualTo(address);
    var changed = confirm(session, code, current.code()).expect(200);
    assertThat(changed.get("email").asText()).isEqualTo(wanted);
    assertThat(MAILBOX.next(address, 3).subject()).isEqualTo("Your e-mail address was changed");
    assertThat(signIn(address, PASSWORD).code()).isEqualTo("bad_credentials");
    assertThat(signIn(wanted, PASSWORD).status()).isEqualTo(201);
  }

  @Test
  void theConsentToOneAddressIsNoneToAnother() {
    var session = verified("alice");
    request(session, "b" + address, PASSWORD).expect(200);
    String consent = MAILBOX.next(address, 2).code();
    request(session, "c" + address, PASSWORD).expect(200);
    String code = MAILBOX.next("c" + address, 1).code();
    assertThat(confirm(session, code, consent).code()).isEqualTo("invalid_code");
    assertThat(me(session).get("email").asText()).isEqualTo(address);
  }

  @Test
  void oneAddressIsVerifiedByOneUserOnly() {
    var first = register("first", Map.of("email", address)).expect(201);
    var second = register("second", Map.of("email", address)).expect(201);
    String one = MAILBOX.next(address, 1).code();
    String other = MAILBOX.next(address, 2).code();
    boolean isFirst = confirm(first, one, null).status() == 200;
    assertThat(confirm(first, isFirst ? one : other, null).status()).isEqualTo(isFirst ? 400 : 200);
    assertThat(confirm(second, isFirst ? other : one, null).code()).isEqualTo("invalid_code");
    assertThat(me(second).has("email")).isFalse();
  }

  @Test
  void aForgottenPasswordIsResetByMailAndEndsAllDevices() {
    var session = verified("alice");
    try (var socket = Socket.open(SERVER.socketUri(), token(session)).live()) {
      api.post("/api/v1/password-resets", Map.of("email", address)).expect(204);
      var letter = MAILBOX.next(address, 2);
      assertThat(reset(api, address, other(letter.code()), "another passphrase").code())
          .isEqualTo("invalid_code");
      assertThat(reset(api, address, letter.code(), "password").code()).isEqualTo("weak_password");
      reset(api, address, letter.code(), "another passphrase").expect(204);
      assertThat(socket.closeCode()).isEqualTo(4003);
    }
    assertThat(api.as(token(session)).get("/api/v1/users/me").code()).isEqualTo("token_revoked");
    assertThat(signIn(address, PASSWORD).code()).isEqualTo("bad_credentials");
    assertThat(signIn(address, "another passphrase").status()).isEqualTo(201);
    assertThat(MAILBOX.next(address, 3).subject()).isEqualTo("Your password was changed");
  }

  @Test
  void nobodyLearnsWhetherAnAddressHasAnAccount() {
    api.post("/api/v1/password-resets", Map.of("email", "nobody" + address)).expect(204);
    assertThat(reset(api, "nobody" + address, "123456", "another passphrase").code())
        .isEqualTo("invalid_code");
    assertThat(signIn("nobody" + address, PASSWORD).code()).isEqualTo("bad_credentials");
    assertThat(MAILBOX.to("nobody" + address)).isEmpty();
  }

  @Test
  void whoeverGuessesCodesLocksNobodyOut() {
    verified("alice");
    api.post("/api/v1/password-resets", Map.of("email", address)).expect(204);
    String code = MAILBOX.next(address, 2).code();
    var attacker = api.with("X-Forwarded-For", "203.0.113." + number);
    for (int i = 0; i < 5; i++) {
      assertThat(reset(attacker, other(code)).code()).isEqualTo("invalid_code");
    }
    assertThat(reset(attacker, code).code()).isEqualTo("rate_limited");
    reset(api, code).expect(204);
  }

  @Test
  void aShortCodeStandsFewTriesWhereverTheyComeFrom() {
    api.post("/api/v1/users/sign-up-codes", Map.of("email", address)).expect(204);
    String code = MAILBOX.next(address, 1).code();
    for (int i = 0; i < EmailCodes.MAX_TRIES; i++) {
      var elsewhere = api.with("X-Forwarded-For", "198.51.100." + i);
      assertThat(register(elsewhere, "guess", code(other(code))).code()).isEqualTo("invalid_code");
    }
    assertThat(register(api, "alice", code(code)).code()).isEqualTo("invalid_code");
  }

  @Test
  void codesAskedForInAnothersNameKeepNobodyFromTheirAccount() {
    verified("alice");
    for (int i = 0; i < 3; i++) {
      var asker = api.with("X-Forwarded-For", "192.0.2." + i);
      asker.post("/api/v1/password-resets", Map.of("email", address)).expect(204);
    }
    MAILBOX.next(address, 4);
    for (int i = 0; i < 20; i++) {
      var guesser = api.with("X-Forwarded-For", "198.51.100." + i);
      assertThat(reset(guesser, "aaaaaaaaaaaaaaaa").code()).isEqualTo("invalid_code");
    }
    reset(api, MAILBOX.next(address, 2).code()).expect(204);
  }

  @Test
  void whichAddressesHaveAccountsIsNotToldByWhichCodesAreGood() {
    verified("owner");
    var session = register("spy", Map.of()).expect(201);
    request(session, "spy" + address, PASSWORD).expect(200);
    String code = MAILBOX.next("spy" + address, 1).code();
    request(session, address, PASSWORD).expect(200);
    assertThat(confirm(session, code, null).code()).isEqualTo("invalid_code");
    request(session, "nobody" + address, PASSWORD).expect(200);
    assertThat(confirm(session, code, null).code()).isEqualTo("invalid_code");
  }

  @Test
  void aUserMayAskForFewAddressesAndTryFewCodes() {
    var session = verified("alice");
    for (int i = 0; i < 5; i++) {
      request(session, i + address, PASSWORD).expect(200);
    }
    assertThat(request(session, "more" + address, PASSWORD).code()).isEqualTo("rate_limited");
    for (int i = 0; i < 9; i++) {
      assertThat(confirm(session, "000000", "000000").code()).isEqualTo("invalid_code");
    }
    assertThat(confirm(session, "000000", "000000").code()).isEqualTo("rate_limited");
  }

  @Test
  void aRegistrationWhoseMailMayNotBeSentIsNotMade() {
    for (int i = 0; i < 10; i++) {
      api.post("/api/v1/password-resets", Map.of("email", address)).expect(204);
    }
    var late = Map.of("username", "late" + number, "password", PASSWORD, "email", address);
    assertThat(api.post("/api/v1/users", late).code()).isEqualTo("rate_limited");
    assertThat(signIn("late" + number, PASSWORD).code()).isEqualTo("bad_credentials");
  }

  @Test
  void signInsByAddressAreLimitedForEachAddressOnly() {
    verified("alice");
    for (int i = 0; i < 11; i++) {
      signIn(i + address, PASSWORD);
    }
    signIn(address, PASSWORD).expect(201);
  }

  @Test
  void aPasswordChangedByAThiefDoesNotOutliveTheOwnersReset() throws InterruptedException {
    var session = verified("alice");
    api.post("/api/v1/password-resets", Map.of("email", address)).expect(204);
    String code = MAILBOX.next(address, 2).code();
    var turns = new AtomicInteger();
    Parallel.run(
        2,
        () ->
            turns.getAndIncrement() == 0
                ? api.as(token(session))
                    .put(
                        "/api/v1/users/me/password",
                        Map.of("password", PASSWORD, "newPassword", "the thief's passphrase"))
                : reset(api, address, code, "the owner's passphrase").expect(204));
    signIn(address, "the owner's passphrase").expect(201);
    assertThat(signIn(address, "the thief's passphrase").code()).isEqualTo("bad_credentials");
  }

  @Test
  void aCodePastItsTimeIsGoodNoMore() {
    verified("alice");
    api.post("/api/v1/password-resets", Map.of("email", address)).expect(204);
    String code = MAILBOX.next(address, 2).code();
    DATABASE
        .jdbi()
        .useHandle(handle ->
            handle.execute("update email_code set expires_at = now() where subject = ?", address));
    assertThat(reset(api, code).code()).isEqualTo("invalid_code");
  }

  @Test
  void aChangedPasswordSignsTheOtherDevicesOut() {
    var session = verified("alice");
    var other = signIn(address, PASSWORD).expect(201);
    var change = Map.of("password", PASSWORD, "newPassword", "another passphrase");
    assertThat(
            api.as(token(session))
                .put(
                    "/api/v1/users/me/password",
                    Map.of("password", "a wrong passphrase", "newPassword", "another passphrase"))
                .code())
        .isEqualTo("bad_credentials");
    api.as(token(session)).put("/api/v1/users/me/password", change).expect(204);
    assertThat(me(session).get("email").asText()).isEqualTo(address);
    assertThat(api.as(token(other)).get("/api/v1/users/me").code()).isEqualTo("token_revoked");
    assertThat(signIn(address, PASSWORD).code()).isEqualTo("bad_credentials");
    assertThat(signIn(address, "another passphrase").status()).isEqualTo(201);
    assertThat(MAILBOX.next(address, 2).subject()).isEqualTo("Your password was changed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "@example.org",
        "alice@",
        "a b@example.org",
        "a@b@example.org",
        "a@example",
        "a@-b.org",
        "a..b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "爱@example.org",
        "\"a\"@example.org",
        "a@[127.0.0.1]"
      })
  void whatIsNoAddressIsRefused(String wrong) {
    assertThat(register("x", Map.of("email", wrong)).code()).isEqualTo("invalid_argument");
    assertThat(api.post("/api/v1/users/sign-up-codes", Map.of("email", wrong)).code())
        .isEqualTo("invalid_argument");
    assertThat(api.post("/api/v1/password-resets", Map.of("email", wrong)).code())
        .isEqualTo("invalid_argument");
  }

  @Test
  void tooManyMailsToOneAddressAreNotSent() {
    for (int i = 0; i < 10; i++) {
      api.post("/api/v1/users/sign-up-codes", Map.of("email", address)).expect(204);
    }
    assertThat(api.post("/api/v1/users/sign-up-codes", Map.of("email", address)).code())
        .isEqualTo("rate_limited");
  }

  private JsonNode verified(String name) {
    var session = register(name, Map.of("email", address)).expect(201);
    confirm(session, MAILBOX.next(address, 1).code(), null).expect(200);
    return session;
  }

  private Api.Answer register(String name, Map<String, Object> more) {
    return register(api, name, more);
  }

  private Map<String, Object> code(String code) {
    return Map.of("email", address, "emailCode", code);
  }

  private Api.Answer register(Api from, String name, Map<String, Object> more) {
    var body = new HashMap<String, Object>(more);
    body.put("username", name + number + "x" + COUNT.incrementAndGet());
    body.put("password", PASSWORD);
    return from.post("/api/v1/users", body);
  }

  private Api.Answer signIn(String login, String password) {
    return api.post("/api/v1/sessions", Map.of("username", login, "password", password));
  }

  private Api.Answer request(JsonNode session, String email, String password) {
    return api.as(token(session))
        .post("/api/v1/users/me/email", Map.of("email", email, "password", password));
  }

  private Api.Answer confirm(JsonNode session, String code, @Nullable String currentCode) {
    var body =
        currentCode == null
            ? Map.of("code", code)
            : Map.of("code", code, "currentCode", currentCode);
    return api.as(token(session)).post("/api/v1/users/me/email/confirm", body);
  }

  private Api.Answer reset(Api from, String code) {
    return reset(from, address, code, "another passphrase");
  }

  private static Api.Answer reset(Api from, String email, String code, String password) {
    return from.post(
        "/api/v1/password-resets/confirm",
        Map.of("email", email, "code", code, "newPassword", password));
  }

  private JsonNode me(JsonNode session) {
    return api.as(token(session)).get("/api/v1/users/me").expect(200);
  }

  private static String token(JsonNode session) {
    return session.get("accessToken").asText();
  }

  /// A code that is certainly another.
  private static String other(String code) {
    return (code.charAt(0) == '9' ? '0' : '9') + code.substring(1);
  }
}
