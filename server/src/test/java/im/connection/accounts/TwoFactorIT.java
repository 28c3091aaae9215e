package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import im.connection.accounts.SignIn.Outcome;
import im.connection.kernel.Caller;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.testing.AuthenticatorApp;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The second factor and the history of sign-ins, with a clock that the test moves.
final class TwoFactorIT {
  private static final String PASSWORD = "correct horse";

  private final TestDatabase database = TestDatabase.create();
  private final StoppedClock clock = new StoppedClock();
  private final Node node = new Node(database, clock);
  private final Session first = node.register("alice");
  private final User alice = Objects.requireNonNull(first.user());
  private final Caller caller =
      new Caller(alice.id(), first.deviceId(), alice.username(), Locale.ENGLISH);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void signingInTakesACodeOnceItIsConfirmed() {
    String secret = node.twoFactor.start(caller, new TwoFactorStart(PASSWORD)).secret();
    assertThat(signIn(null)).isNull();
    assertThat(refusal(() -> node.twoFactor.confirm(caller, new TwoFactorCode("000000"))))
        .isEqualTo(ErrorCode.INVALID_CODE);
    assertThat(node.twoFactor.state(caller)).isEqualTo(new TwoFactorState(false, 0));
    var codes = node.twoFactor.confirm(caller, new TwoFactorCode(code(secret, 0)));
    assertThat(codes.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
    assertThat(node.twoFactor.state(caller)).isEqualTo(new TwoFactorState(true, 10));
    assertThat(signIn(null)).isEqualTo(ErrorCode.SECOND_FACTOR_REQUIRED);
    assertThat(signIn(code(secret, 1))).isNull();
  }

  @Test
  void theSecretLiesInTheDatabaseSealed() {
    String secret = turnOn();
    assertThat(stored()).doesNotContain(secret).contains(".");
    clock.advance(Duration.ofMinutes(5));
    assertThat(signIn(code(secret, 0))).isNull();
  }

  @Test
  void aSecretThatLiesOpenIsGoodAndIsSealed() {
    String secret = turnOn();
    store(secret);
    clock.advance(Duration.ofMinutes(5));
    assertThat(signIn(code(secret, 0))).isNull();
    node.totpSealing.run();
    assertThat(stored()).doesNotContain(secret);
    clock.advance(Duration.ofMinutes(5));
    assertThat(signIn(code(secret, 0))).isNull();
  }

  @Test
  void aSecretOfAnotherKeyIsWorthNothing() {
    String secret = turnOn();
    String sealed = stored();
    store("0123456789abcdef" + sealed.substring(sealed.indexOf('.')));
    clock.advance(Duration.ofMinutes(5));
    assertThat(signIn(code(secret, 0))).isEqualTo(ErrorCode.INVALID_CODE);
  }

  private String stored() {
    return node.jdbi.withHandle(
        handle -> handle.createQuery("select secret from user_totp").mapTo(String.class).one());
  }

  private void store(String secret) {
    node.jdbi.useHandle(handle -> handle.execute("update user_totp set secret = ?", secret));
  }

  @Test
  void aWrongPasswordDoesNotTellOfASecondFactor() {
    turnOn();
    assertThat(refusal(() -> signIn("wrong horse", null))).isEqualTo(ErrorCode.BAD_CREDENTIALS);
  }

  @Test
  void aCodeIsGoodOnceAndForAMinuteAndAHalf() {
    String secret = turnOn();
    clock.advance(Duration.ofMinutes(5));
    assertThat(signIn(code(secret, -2))).isEqualTo(ErrorCode.INVALID_CODE);
    assertThat(signIn(code(secret, 2))).isEqualTo(ErrorCode.INVALID_CODE);
    assertThat(signIn(code(secret, -1))).isNull();
    assertThat(signIn(code(secret, -1))).isEqualTo(ErrorCode.INVALID_CODE);
    assertThat(signIn(code(secret, 1))).isNull();
    assertThat(signIn(code(secret, 0))).isEqualTo(ErrorCode.INVALID_CODE);
  }

  @Test
  void oneCodeSignsOneDeviceInHoweverOftenItIsSentAtOnce() throws InterruptedException {
    String secret = turnOn();
    clock.advance(Duration.ofMinutes(5));
    String code = code(secret, 0);
    var signedIn = new AtomicInteger();
    Parallel.run(
        8,
        () -> {
          if (signIn(code) == null) {
            signedIn.incrementAndGet();
          }
          return null;
        });
    assertThat(signedIn).hasValue(1);
  }

  @Test
  void aRecoveryCodeIsGoodOnceHoweverItIsTyped() {
    String secret = node.twoFactor.start(caller, new TwoFactorStart(PASSWORD)).secret();
    String recovery =
        node.twoFactor
            .confirm(caller, new TwoFactorCode(code(secret, 0)))
            .recoveryCodes()
            .getFirst();
    String typed =
        recovery.substring(0, 4).toUpperCase(Locale.ROOT) + " - " + recovery.substring(4);
    assertThat(signIn(typed)).isNull();
    assertThat(signIn(recovery)).isEqualTo(ErrorCode.INVALID_CODE);
    assertThat(node.twoFactor.state(caller)).isEqualTo(new TwoFactorState(true, 9));
  }

  @Test
  void guessingEndsAfterAHundredTriesButRecoveryCodesStayGood() {
    String secret = node.twoFactor.start(caller, new TwoFactorStart(PASSWORD)).secret();
    var codes = node.twoFactor.confirm(caller, new TwoFactorCode(code(secret, 0)));
    int tries = 0;
    while (signIn("000000") == ErrorCode.INVALID_CODE) {
      tries++;
    }
    assertThat(tries).isEqualTo(99);
    assertThat(signIn(code(secret, 1))).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(signIn(codes.recoveryCodes().getLast())).isNull();
  }

  @Test
  void itIsTurnedOffWithPasswordAndCodeOnly() {
    String secret = turnOn();
    clock.advance(Duration.ofMinutes(5));
    var wrongPassword = new TwoFactorStop("wrong horse", code(secret, 0));
    assertThat(refusal(() -> node.twoFactor.stop(caller, wrongPassword)))
        .isEqualTo(ErrorCode.BAD_CREDENTIALS);
    assertThat(refusal(() -> node.twoFactor.stop(caller, new TwoFactorStop(PASSWORD, "000000"))))
        .isEqualTo(ErrorCode.INVALID_CODE);
    assertThat(refusal(() -> node.twoFactor.start(caller, new TwoFactorStart(PASSWORD))))
        .isEqualTo(ErrorCode.CONFLICT);
    node.twoFactor.stop(caller, new TwoFactorStop(PASSWORD, code(secret, 0)));
    assertThat(node.twoFactor.state(caller)).isEqualTo(new TwoFactorState(false, 0));
    assertThat(signIn(null)).isNull();
  }

  @Test
  void signInsAndTriesAreRememberedTheNewestFirst() {
    turnOn();
    refusal(() -> signIn("wrong horse", null));
    signIn("000000");
    await().until(() -> outcomes().size() == 2);
    assertThat(outcomes()).containsExactly(Outcome.WRONG_CODE, Outcome.WRONG_PASSWORD);
    assertThat(node.history.list(alice.id()).items().getFirst().address()).isEqualTo("203.0.113.7");
  }

  @Test
  void theNewestOfEveryOutcomeAreKeptHoweverManyOfAnotherThereAre() {
    for (var outcome : List.of(Outcome.SIGNED_IN, Outcome.WRONG_CODE, Outcome.WRONG_PASSWORD)) {
      for (int i = 0; i < SignInHistory.KEPT + 5; i++) {
        node.history.add(alice.id(), "203.0.113." + i, NewDevice.UNNAMED, outcome);
      }
    }
    await()
        .until(() ->
            node.history.list(alice.id()).items().size() == 3 * SignInHistory.KEPT
                && node.history.list(alice.id()).items().getFirst().address().endsWith("44"));
    var kept = node.history.list(alice.id()).items();
    for (var outcome : Outcome.values()) {
      assertThat(kept.stream().filter(signIn -> signIn.outcome() == outcome))
          .hasSize(SignInHistory.KEPT);
    }
    assertThat(kept.getLast().address()).isEqualTo("203.0.113.5");
    int rows =
        node.jdbi.withHandle(handle ->
            handle.createQuery("select count(*) from sign_in").mapTo(Integer.class).one());
    assertThat(rows).isEqualTo(3 * SignInHistory.KEPT);
  }

  @Test
  void overRestAppAndServerAgree() {
    var server = RunningServer.shared();
    var person = Person.register(server, "totp");
    var path = "/api/v1/users/me/two-factor";
    var password = Map.of("password", Person.PASSWORD);
    String secret = person.api().post(path, password).expect(200).get("secret").asText();
    var codes =
        person
            .api()
            .post(path + "/confirm", Map.of("code", AuthenticatorApp.code(secret)))
            .expect(200);
    assertThat(person.api().get(path).expect(200).get("enabled").asBoolean()).isTrue();
    var credentials = new HashMap<String, Object>(password);
    credentials.put("username", person.username());
    assertThat(server.api().post("/api/v1/sessions", credentials).code())
        .isEqualTo("second_factor_required");
    credentials.put("code", codes.at("/recoveryCodes/0").asText());
    server.api().post("/api/v1/sessions", credentials).expect(201);
    await()
        .until(() ->
            person.api().get("/api/v1/users/me/sign-ins").expect(200).get("items").size() == 1);
  }

  private String turnOn() {
    String secret = node.twoFactor.start(caller, new TwoFactorStart(PASSWORD)).secret();
    node.twoFactor.confirm(caller, new TwoFactorCode(code(secret, 0)));
    return secret;
  }

  private List<Outcome> outcomes() {
    return node.history.list(alice.id()).items().stream().map(SignIn::outcome).toList();
  }

  /// How a sign-in with the right password is refused; null when it is not.
  private @Nullable ErrorCode signIn(@Nullable String code) {
    try {
      signIn(PASSWORD, code);
      return null;
    } catch (Refusal refused) {
      return refused.code();
    }
  }

  private void signIn(String password, @Nullable String code) {
    node.signIns.signIn(new Credentials("alice", password, code, null, null), Node.ADDRESS);
  }

  private static ErrorCode refusal(Runnable call) {
    return catchThrowableOfType(Refusal.class, call::run).code();
  }

  /// The code of the app some steps from now.
  private String code(String secret, int steps) {
    return AuthenticatorApp.code(secret, clock.instant().plusSeconds(30L * steps));
  }
}
