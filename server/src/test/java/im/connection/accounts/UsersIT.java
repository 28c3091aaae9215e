package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UsersIT {
  private final TestDatabase database = TestDatabase.create();
  private final StoppedClock clock = new StoppedClock();
  private final Node node = new Node(database, clock);
  private final User alice = Objects.requireNonNull(node.register("alice").user());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aUserIsFoundByIdAndByEverySpellingOfTheUsername() {
    assertThat(node.users.get(alice.id())).isEqualTo(alice);
    assertThat(node.users.findByUsername("ＡLICE")).contains(alice);
    assertThat(node.users.findByUsername("bob")).isEmpty();
    assertThat(node.users.findByUsername("not a name")).isEmpty();
    assertThat(node.users.findByUsername("'; drop table users; --")).isEmpty();
    assertThat(catchThrowableOfType(Refusal.class, () -> node.users.get(new UserId(1))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void manyUsersAreFoundAtOnce() {
    var bob = Objects.requireNonNull(node.register("bob").user());
    assertThat(node.users.find(List.of(alice.id(), bob.id(), new UserId(1))))
        .containsOnlyKeys(alice.id(), bob.id())
        .containsValue(bob);
    assertThat(node.users.find(List.of())).isEmpty();
  }

  @Test
  void aChangedProfileIsSeenByAllAndToldToOnesOwnDevices() {
    clock.advance(Duration.ofHours(1));
    var update = new ProfileUpdate(TextPatch.of("爱丽丝"), TextPatch.of("园丁\n杭州"));
    var profile = node.users.update(alice.id(), update);
    assertThat(profile.displayName()).isEqualTo("爱丽丝");
    assertThat(profile.updatedAt()).isEqualTo(clock.instant());
    assertThat(profile.createdAt()).isBefore(profile.updatedAt());
    assertThat(node.users.profile(alice.id())).isEqualTo(profile);
    assertThat(node.users.get(alice.id())).isEqualTo(profile.user());
    assertThat(node.fed).containsExactly(new Node.Fed(alice.id(), "profile.updated", profile));
  }

  @Test
  void aChangeThatChangesNothingIsNotTold() {
    clock.advance(Duration.ofHours(1));
    var update = new ProfileUpdate(TextPatch.of("alice"), TextPatch.CLEARED);
    var profile = node.users.update(alice.id(), update);
    assertThat(profile.updatedAt()).isEqualTo(profile.createdAt());
    assertThat(node.fed).isEmpty();
  }

  @Test
  void changesOfDifferentFieldsAtOnceAreBothKept() throws InterruptedException {
    var turns = new AtomicInteger();
    Parallel.run(
        10,
        () ->
            node.users.update(
                alice.id(),
                turns.getAndIncrement() % 2 == 0
                    ? new ProfileUpdate(TextPatch.of("爱丽丝"), TextPatch.UNCHANGED)
                    : new ProfileUpdate(TextPatch.UNCHANGED, TextPatch.of("园丁"))));
    var profile = node.users.profile(alice.id());
    assertThat(profile.displayName()).isEqualTo("爱丽丝");
    assertThat(profile.bio()).isEqualTo("园丁");
  }
}
