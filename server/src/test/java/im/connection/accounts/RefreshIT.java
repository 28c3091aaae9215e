package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.cluster.News;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RefreshIT {
  private final TestDatabase database = TestDatabase.create();
  private final StoppedClock clock = new StoppedClock();
  private final Node node = new Node(database, clock);
  private Session first;

  @BeforeEach
  void register() {
    first = node.register("alice");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anExpiredAccessTokenIsReplacedByARefresh() {
    clock.advance(Duration.ofMinutes(11));
    assertThat(refusal(() -> node.verify(first))).isEqualTo(ErrorCode.TOKEN_EXPIRED);
    var second = refresh(first);
    assertThat(second.deviceId()).isEqualTo(first.deviceId());
    assertThat(second.user()).isNull();
    assertThat(node.verify(second).caller().username()).isEqualTo("alice");
  }

  @Test
  void everyRefreshYieldsAnotherToken() {
    var second = refresh(first);
    var third = refresh(second);
    assertThat(third.refreshToken())
        .isNotEqualTo(second.refreshToken())
        .isNotEqualTo(first.refreshToken());
  }

  @Test
  void aRepeatDaysLaterYieldsTheSameSuccessorUntilThatIsUsed() {
    var second = refresh(first);
    clock.advance(Sessions.REPEAT);
    assertThat(refresh(first).refreshToken()).isEqualTo(second.refreshToken());
    assertThat(refresh(second).refreshToken()).isNotEqualTo(second.refreshToken());
    assertThat(node.news).isEmpty();
  }

  @Test
  void aRepeatAfterAWeekSignsTheDeviceOut() {
    var second = refresh(first);
    clock.advance(Sessions.REPEAT.plusMillis(1));
    assertDeviceIsSignedOutBy(first);
    assertThat(refusal(() -> refresh(second))).isEqualTo(ErrorCode.TOKEN_REVOKED);
  }

  @Test
  void aReuseAfterTheSuccessorWasUsedSignsTheDeviceOut() {
    var second = refresh(first);
    var third = refresh(second);
    assertDeviceIsSignedOutBy(first);
    assertThat(refusal(() -> refresh(third))).isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(refusal(() -> node.verify(third))).isEqualTo(ErrorCode.TOKEN_REVOKED);
  }

  @Test
  void manyTabsThatRefreshAtOnceGetTheSameSuccessor() throws InterruptedException {
    var outcomes = Parallel.run(16, () -> Objects.requireNonNull(refresh(first).refreshToken()));
    assertThat(outcomes).hasSize(16);
    assertThat(outcomes.stream().distinct()).hasSize(1);
    assertThat(node.news).isEmpty();
  }

  @Test
  void twoNodesGiveTheSameSuccessor() {
    var other = new Node(database, clock);
    String successor = refresh(first).refreshToken();
    assertThat(other.sessions.refresh(token(first)).refreshToken()).isEqualTo(successor);
  }

  @Test
  void anHonestRepeatYieldsTheSameSuccessorAcrossAKeyRotation() {
    node.keys.rotate();
    clock.advance(Keys.LEAD.minusSeconds(10));
    var second = refresh(first);
    clock.advance(Duration.ofSeconds(20));
    assertThat(refresh(first).refreshToken()).isEqualTo(second.refreshToken());
    assertThat(refresh(second).refreshToken()).isNotEqualTo(second.refreshToken());
  }

  @Test
  void garbageOfANeverGenuineTokenSignsNobodyOut() {
    var foreign = new RefreshToken(first.deviceId(), token(first));
    String forged = foreign.successor(TestKeys.refresh()).text();
    assertThat(refusal(() -> node.sessions.refresh(forged))).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(() -> node.sessions.refresh("x"))).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(() -> node.sessions.refresh(first.accessToken())))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    node.verify(first);
    refresh(first);
  }

  @Test
  void aDeviceUnseenForNinetyDaysCannotRefresh() {
    clock.advance(Devices.UNSEEN);
    var second = refresh(first);
    clock.advance(Devices.UNSEEN.plusMillis(1));
    assertDeviceIsSignedOutBy(second);
  }

  @Test
  void aSignedOutDeviceCannotRefresh() {
    node.devices.signOut(node.verify(first).caller(), first.deviceId());
    assertThat(refusal(() -> refresh(first))).isEqualTo(ErrorCode.TOKEN_REVOKED);
  }

  @Test
  void theDatabaseKeepsNoTokenOnlyDigests() {
    var second = refresh(first);
    String row =
        node.jdbi.withHandle(
            h -> h.createQuery("select device::text from device").mapTo(String.class).one());
    assertThat(row)
        .doesNotContain(token(first))
        .doesNotContain(token(second))
        .contains(new RefreshToken(first.deviceId(), token(second)).digest());
  }

  private void assertDeviceIsSignedOutBy(Session session) {
    assertThat(refusal(() -> refresh(session))).isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(node.news).containsExactly(new News.DeviceSignedOut(first.deviceId()));
    assertThat(node.fed).extracting(Node.Fed::kind).containsExactly("device.signedOut");
    assertThat(refusal(() -> node.verify(first)))
        .isIn(ErrorCode.TOKEN_REVOKED, ErrorCode.TOKEN_EXPIRED);
  }

  private Session refresh(Session session) {
    return node.sessions.refresh(token(session));
  }

  private static String token(Session session) {
    return Objects.requireNonNull(session.refreshToken());
  }

  private static ErrorCode refusal(Runnable work) {
    return catchThrowableOfType(Refusal.class, work::run).code();
  }
}
