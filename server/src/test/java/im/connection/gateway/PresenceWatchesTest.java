package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PresenceWatchesTest {
  private static final ConversationId GROUP = new ConversationId(1);

  private final Frames frames = new Frames(new Json(JsonRules.mapper()));
  private final Rooms rooms = new Rooms(TestLog.unreachable(), frames, new SimpleMeterRegistry());
  private final TestConnection viewer = new TestConnection(rooms, frames, new UserId(9));
  private final PresenceWatches watches = new PresenceWatches();

  @AfterEach
  void close() {
    viewer.close();
  }

  @Test
  void aGroupThatDoesNotFitIsCountedUntilItDoes() {
    watches.watch(viewer.connection, users(1, 150), Map.of(GROUP, Set.of()));
    assertThat(watches.members(viewer.connection, GROUP, users(101, 250))).isFalse();
    assertThat(watches.members(viewer.connection, GROUP, users(101, 250))).isFalse();
    assertThat(watches.size()).isEqualTo(150);
    assertThat(watches.counted()).containsKey(GROUP);

    assertThat(watches.members(viewer.connection, GROUP, users(101, 180))).isTrue();
    assertThat(watches.size()).isEqualTo(180);
    assertThat(watches.counted()).isEmpty();

    watches.leave(viewer.connection, GROUP);
    assertThat(watches.size()).isEqualTo(150);
    watches.watch(viewer.connection, Set.of(), Map.of());
    assertThat(watches.size()).isZero();
  }

  @Test
  void whoeverIsGoneIsForgotten() {
    watches.watch(viewer.connection, users(1, 20), Map.of(GROUP, users(15, 30)));
    assertThat(watches.size()).isEqualTo(30);
    viewer.connection.ask(() -> {
      viewer.connection.closed();
      return true;
    });
    assertThat(watches.takeDue()).isEmpty();
    assertThat(watches.size()).isZero();
  }

  private static Set<UserId> users(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(UserId::new).collect(Collectors.toSet());
  }
}
