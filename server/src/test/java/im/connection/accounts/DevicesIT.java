package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.cluster.News;
import im.connection.kernel.Caller;
import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DevicesIT {
  private final TestDatabase database = TestDatabase.create();
  private final StoppedClock clock = new StoppedClock();
  private final Node node = new Node(database, clock);
  private final Session first = node.register("alice");
  private final Session second = node.signIn("alice");
  private final Caller caller = node.verify(first).caller();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theListMarksTheDeviceThatAsks() {
    var devices = node.devices.list(caller);
    assertThat(devices).extracting(Device::id).contains(first.deviceId(), second.deviceId());
    assertThat(devices)
        .filteredOn(Device::current)
        .extracting(Device::id)
        .containsExactly(first.deviceId());
  }

  @Test
  void aSignedOutDeviceIsGoneAtOnceAndToldToEverybody() {
    node.verify(second);
    node.devices.signOut(caller, second.deviceId());
    assertThat(node.news).containsExactly(new News.DeviceSignedOut(second.deviceId()));
    assertThat(node.fed.getLast().kind()).isEqualTo("device.signedOut");
    assertThat(node.fed.getLast().data()).isEqualTo(new Devices.SignedOut(second.deviceId()));
    assertThat(refusal(() -> node.verify(second))).isEqualTo(ErrorCode.TOKEN_REVOKED);
    assertThat(node.devices.list(caller)).hasSize(1);
    node.verify(first);
  }

  @Test
  void aNodeThatMissedTheNewsRefusesTheDeviceWithinFiveSeconds() {
    var other = new Node(database, clock);
    other.verify(second);
    node.devices.signOut(caller, second.deviceId());
    other.verify(second);
    clock.advance(DeviceStates.MAX_AGE);
    assertThat(refusal(() -> other.verify(second))).isEqualTo(ErrorCode.TOKEN_REVOKED);
  }

  @Test
  void aClockThatGoesBackLetsNoSignedOutDeviceGoOn() {
    var other = new Node(database, clock);
    other.verify(second);
    clock.advance(Duration.ofHours(-1));
    node.devices.signOut(caller, second.deviceId());
    other.verify(second);
    clock.advance(DeviceStates.MAX_AGE);
    assertThat(refusal(() -> other.verify(second))).isEqualTo(ErrorCode.TOKEN_REVOKED);
    clock.advance(DeviceStates.MAX_AGE.multipliedBy(3));
    assertThat(refusal(() -> node.verify(second))).isEqualTo(ErrorCode.TOKEN_REVOKED);
  }

  @Test
  void nobodySignsOutWhatIsNotTheirs() {
    var stranger = node.verify(node.register("mallory")).caller();
    assertThat(refusal(() -> node.devices.signOut(stranger, first.deviceId())))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(() -> node.devices.signOut(stranger, new DeviceId(1))))
        .isEqualTo(ErrorCode.NOT_FOUND);
    node.verify(first);
  }

  @Test
  void signingOutTwiceTellsOnce() throws InterruptedException {
    var outcomes =
        Parallel.run(
            8,
            () -> {
              node.devices.signOut(caller, second.deviceId());
              return "done";
            });
    assertThat(outcomes).filteredOn("done"::equals).hasSize(1);
    assertThat(outcomes).filteredOn(ErrorCode.NOT_FOUND::equals).hasSize(7);
    assertThat(node.news).hasSize(1);
  }

  @Test
  void signingAllOthersOutLeavesTheOneThatAsks() {
    var third = node.signIn("alice");
    var bob = node.register("bob");
    node.devices.signOutOthers(caller);
    assertThat(node.news)
        .containsExactlyInAnyOrder(
            new News.DeviceSignedOut(second.deviceId()),
            new News.DeviceSignedOut(third.deviceId()));
    assertThat(node.devices.list(caller)).extracting(Device::id).containsExactly(first.deviceId());
    node.verify(bob);
  }

  @Test
  void whenADeviceWasSeenIsWrittenNowAndThenAndNeverBackwards() {
    clock.advance(Duration.ofSeconds(40));
    node.verify(second);
    assertThat(lastSeen(second)).isEqualTo(clock.instant().minusSeconds(40));
    node.seen.write();
    assertThat(lastSeen(second)).isEqualTo(clock.instant());
    var other = new Node(database, new StoppedClock());
    other.verify(second);
    other.seen.write();
    assertThat(lastSeen(second)).isEqualTo(clock.instant());
    assertThat(node.devices.list(caller).getFirst().id()).isEqualTo(second.deviceId());
  }

  @Test
  void devicesUnseenForNinetyDaysAreSignedOutOnceHoweverManyNodesLook()
      throws InterruptedException {
    clock.advance(Devices.UNSEEN.plusMillis(1));
    var third = node.signIn("alice");
    var other = new Node(database, clock);
    var nodes = new ConcurrentLinkedQueue<>(List.of(node, other));
    Parallel.run(
        2,
        () -> {
          Objects.requireNonNull(nodes.poll()).devices.tidy();
          return "done";
        });
    assertThat(Stream.concat(node.news.stream(), other.news.stream()))
        .containsExactlyInAnyOrder(
            new News.DeviceSignedOut(first.deviceId()),
            new News.DeviceSignedOut(second.deviceId()));
    node.verify(third);
  }

  @Test
  void whatWasSignedOutLongAgoIsForgotten() {
    node.devices.signOut(caller, second.deviceId());
    clock.advance(Devices.REMEMBERED.plusMillis(1));
    node.verify(node.signIn("alice"));
    node.devices.tidy();
    int rows =
        node.jdbi.withHandle(
            h -> h.createQuery("select count(*) from device").mapTo(Integer.class).one());
    assertThat(rows).isEqualTo(2);
    assertThat(refusal(() -> node.sessions.refresh(refreshToken(second))))
        .isEqualTo(ErrorCode.TOKEN_REVOKED);
  }

  private Instant lastSeen(Session session) {
    return node.devices.list(caller).stream()
        .filter(device -> device.id().equals(session.deviceId()))
        .findFirst()
        .orElseThrow()
        .lastSeenAt();
  }

  private static String refreshToken(Session session) {
    return Objects.requireNonNull(session.refreshToken());
  }

  private static ErrorCode refusal(Runnable work) {
    return catchThrowableOfType(Refusal.class, work::run).code();
  }
}
