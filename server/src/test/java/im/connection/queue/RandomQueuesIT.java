package im.connection.queue;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.Announcement.History;
import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random messages, recalls, joins and departures, taken in over random pages while they go on,
/// against a naive model of who may see what.
class RandomQueuesIT {
  private static final int GROUPS = 4;
  private static final int STEPS = 300;

  /// What one user may see of one conversation.
  private static final class Log {
    final ConversationId id;
    final List<Long> visible = new ArrayList<>();
    final List<Long> texts = new ArrayList<>();
    long seq = 1;
    long rev = 1;
    long endRev;
    boolean isMember;

    Log(ConversationId id) {
      this.id = id;
    }

    void append() {
      seq++;
      rev++;
      if (isMember) {
        visible.add(seq);
        endRev = rev;
      }
    }
  }

  private TestQueue all;
  private UserId ann;
  private UserId bob;
  private List<Log> logs;
  private Random random = new Random();

  @BeforeEach
  void start() {
    all = new TestQueue();
    ann = all.log.user("ann");
    bob = all.log.user("bob");
    logs = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      logs.add(new Log(all.log.group(ann)));
    }
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void devicesEndUpWithExactlyWhatTheirUserMaySee(long seed) {
    random = new Random(seed);
    var walking = all.device(bob);
    var polling = all.device(bob);
    for (int i = 0; i < STEPS; i++) {
      act();
      if (random.nextInt(12) == 0) {
        walking.walk(this::limit, this::maybeAct);
      }
      if (random.nextInt(12) == 0) {
        polling.poll(this::limit, this::maybeAct);
      }
    }
    for (var device : List.of(walking, polling)) {
      device.walk(this::limit, () -> {});
      logs.forEach(log -> compare(log, device));
    }
    for (var log : logs) {
      assertThat(all.log.visible(bob, log.id)).isEqualTo(log.visible);
    }
  }

  private void compare(Log log, TestDevice device) {
    assertThat(device.seqs(log.id)).isEqualTo(log.visible);
    if (log.visible.isEmpty()) {
      return;
    }
    assertThat(device.positions)
        .containsEntry(log.id, new Position(log.visible.getLast(), log.endRev));
    for (LogEntry truth : all.log.log().visible(bob, log.id, 1, Long.MAX_VALUE, true, 10_000)) {
      if (truth.rev() <= log.endRev) {
        assertThat(device.message(log.id, truth.seq())).isEqualTo(truth);
      }
    }
  }

  private int limit() {
    return 1 + random.nextInt(random.nextBoolean() ? 4 : 60);
  }

  private void maybeAct() {
    if (random.nextInt(3) == 0) {
      act();
    }
  }

  private void act() {
    var log = logs.get(random.nextInt(GROUPS));
    switch (random.nextInt(8)) {
      case 0 -> comeOrGo(log);
      case 1, 2 -> recall(log);
      default -> {
        all.log.send(log.id, ann, "text");
        log.append();
        log.texts.add(log.seq);
      }
    }
  }

  private void comeOrGo(Log log) {
    if (log.isMember) {
      all.log.leave(log.id, bob);
      log.append();
      log.isMember = false;
    } else {
      all.log.join(log.id, History.SINCE_JOINING, bob);
      log.isMember = true;
      log.append();
    }
  }

  private void recall(Log log) {
    if (log.texts.isEmpty()) {
      return;
    }
    all.log.recall(log.id, log.texts.remove(random.nextInt(log.texts.size())));
    log.rev++;
    if (log.isMember) {
      log.endRev = log.rev;
    }
  }
}
