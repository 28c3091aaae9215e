package im.connection.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import im.connection.testing.TestDatabase;
import java.time.Duration;
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
    var bob = new UserId(2);
    assertThat(node.users.get(bob, alice.id())).isEqualTo(alice);
    assertThat(node.users.findByUsername(bob, "ＡLICE")).isEqualTo(alice);
    assertNotFound(() -> node.users.findByUsername(bob, "bob"));
    assertNotFound(() -> node.users.findByUsername(bob, "not a name"));
    assertNotFound(() -> node.users.findByUsername(bob, "'; drop table users; --"));
    assertNotFound(() -> node.users.get(bob, new UserId(1)));
    assertNotFound(() -> node.users.requireExisting(new UserId(1)));
  }

  @Test
  void aChangedProfileIsSeenByAllAndToldToOnesOwnDevices() {
    clock.advance(Duration.ofHours(1));
    var change = update("{'displayName': '爱丽丝', 'bio': '园丁\\n杭州'}");
    var profile = node.users.update(alice.id(), change);
    assertThat(profile.displayName()).isEqualTo("爱丽丝");
    assertThat(profile.updatedAt()).isEqualTo(clock.instant());
    assertThat(profile.createdAt()).isBefore(profile.updatedAt());
    assertThat(node.users.profile(alice.id())).isEqualTo(profile);
    assertThat(node.users.get(alice.id(), alice.id())).isEqualTo(profile.user());
    assertThat(node.fed).containsExactly(new Node.Fed(alice.id(), "profile.updated", profile));
  }

  @Test
  void aChangeThatChangesNothingIsNotTold() {
    clock.advance(Duration.ofHours(1));
    var change = update("{'displayName': 'alice', 'bio': null}");
    var profile = node.users.update(alice.id(), change);
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
                    ? update("{'displayName': '爱丽丝'}")
                    : update("{'bio': '园丁'}")));
    var profile = node.users.profile(alice.id());
    assertThat(profile.displayName()).isEqualTo("爱丽丝");
    assertThat(profile.bio()).isEqualTo("园丁");
  }

  private static void assertNotFound(Runnable call) {
    assertThat(catchThrowableOfType(Refusal.class, call::run).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  private static ProfileUpdate update(String body) {
    return new Json(JsonRules.mapper()).read(body.replace('\'', '"'), ProfileUpdate.class);
  }
}
