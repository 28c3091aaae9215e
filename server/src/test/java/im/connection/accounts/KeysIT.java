package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.accounts.SigningKey.Purpose;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.testing.Attempt;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KeysIT {
  private final TestDatabase database = TestDatabase.create();
  private final StoppedClock clock = new StoppedClock();
  private final Node node = new Node(database, clock);
  private final Node other = new Node(database, clock);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void nodesThatStartAtOnceMakeOneKeyForEachPurpose() throws InterruptedException {
    Parallel.run(8, () -> new Node(database, clock).keys.current(Purpose.ACCESS).id());
    assertThat(count()).isEqualTo(2);
  }

  /// With a clock that moves on while the key is made.
  @Test
  void theVeryFirstUseMakesAKey() {
    var keys = new Keys(database.jdbi(), new SigningKeyStore(), InstantSource.system());
    assertThat(keys.current(Purpose.REFRESH).purpose()).isEqualTo(Purpose.REFRESH);
  }

  @Test
  void aKeyIsKnownFromTheMomentItMakesTokens() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      node.jdbi.useHandle(handle -> handle.execute("delete from signing_key"));
      var fresh = new Node(database, InstantSource.system());
      var known =
          Parallel.run(
              8,
              () -> {
                String id = fresh.keys.current(Purpose.ACCESS).id();
                fresh.keys.read();
                return fresh.keys.find(Purpose.ACCESS, id).isPresent();
              });
      assertThat(known).containsOnly(true);
    }
  }

  @Test
  void aKeyMadeDuringATransactionThatFailsIsKept() {
    Attempt.refused(() ->
        node.jdbi.useTransaction(handle -> {
          node.keys.read();
          throw Refusal.of(ErrorCode.CONFLICT);
        }));
    String id = node.keys.current(Purpose.ACCESS).id();
    assertThat(other.keys.find(Purpose.ACCESS, id)).isPresent();
  }

  @Test
  void aTokenOfOneNodeIsGoodOnEveryOther() {
    var session = node.register("alice");
    assertThat(other.verify(session)).isEqualTo(node.verify(session));
  }

  @Test
  void aClockThatWasAheadAtTheFirstStartAndIsCorrectedLeavesAKey() {
    clock.advance(Duration.ofHours(8));
    var ahead = node.register("alice");
    clock.advance(Duration.ofHours(-8));
    var session = other.register("bob");
    assertThat(node.verify(session)).isEqualTo(other.verify(session));
    other.verify(ahead);
    node.keys.rotate();
    clock.advance(Keys.LEAD.plusSeconds(1));
    node.verify(other.register("carol"));
  }

  @Test
  void aRotationSignsNobodyOut() {
    var session = node.register("alice");
    String old = node.keys.current(Purpose.ACCESS).id();
    node.keys.rotate();
    assertThat(node.keys.current(Purpose.ACCESS).id()).isEqualTo(old);
    clock.advance(Keys.LEAD);
    assertThat(node.keys.current(Purpose.ACCESS).id()).isNotEqualTo(old);
    node.verify(session);
    other.verify(session);
    var next = node.sessions.refresh(Objects.requireNonNull(session.refreshToken()));
    assertThat(other.verify(next)).isEqualTo(node.verify(next));
  }

  @Test
  void aNodeThatNeverReadAgainStillLearnsOfANewKey() {
    var session = node.register("alice");
    other.verify(session);
    node.keys.rotate();
    clock.advance(Keys.LEAD.plusSeconds(1));
    var next = node.sessions.refresh(Objects.requireNonNull(session.refreshToken()));
    other.verify(next);
  }

  @Test
  void keysAreReplacedByThemselvesAndForgottenWhenNoTokenNeedsThem() {
    node.keys.read();
    String access = node.keys.current(Purpose.ACCESS).id();
    String refresh = node.keys.current(Purpose.REFRESH).id();
    clock.advance(Keys.MAX_AGE);
    node.keys.read();
    clock.advance(Keys.LEAD);
    assertThat(node.keys.current(Purpose.ACCESS).id()).isNotEqualTo(access);
    assertThat(node.keys.find(Purpose.ACCESS, access)).isPresent();
    for (int i = 0; i < 4; i++) {
      clock.advance(Keys.MAX_AGE.plus(Keys.LEAD));
      node.keys.read();
    }
    assertThat(node.keys.find(Purpose.ACCESS, access)).isEmpty();
    assertThat(node.keys.find(Purpose.REFRESH, refresh)).isEmpty();
    assertThat(count()).isBetween(2, 10);
  }

  @Test
  void unknownKeysMakeTheDatabaseBeReadAtMostOnceASecond() {
    var session = node.register("alice");
    node.jdbi.useHandle(h -> h.execute("alter table signing_key rename to hidden"));
    for (int i = 0; i < 100; i++) {
      assertThat(refused(node)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }
    node.jdbi.useHandle(h -> h.execute("alter table hidden rename to signing_key"));
    clock.advance(Duration.ofSeconds(2));
    assertThat(refused(node)).isEqualTo(ErrorCode.UNAUTHENTICATED);
    node.verify(session);
  }

  private ErrorCode refused(Node at) {
    var now = clock.instant();
    var token =
        new AccessToken(new UserId(1), new DeviceId(1), "alice", "id", now, now.plusSeconds(600));
    String text = token.sign(TestKeys.access());
    return catchThrowableOfType(Refusal.class, () -> at.tokens.verify(text, Locale.ENGLISH)).code();
  }

  private int count() {
    return node.jdbi.withHandle(
        h -> h.createQuery("select count(*) from signing_key").mapTo(Integer.class).one());
  }
}
