package im.connection.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.TestDatabase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdLeaseIT {
  private final TestDatabase database = TestDatabase.create();
  private volatile Instant now = Instant.parse("2026-06-01T12:00:00Z");
  private final InstantSource clock = () -> now;

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void twoNodesNeverGiveOutTheSameId() throws Exception {
    var one = node();
    var other = node();
    var ids = new ArrayList<Long>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var runs = new ArrayList<Callable<List<Long>>>();
      for (int i = 0; i < 4; i++) {
        var node = i % 2 == 0 ? one : other;
        runs.add(() -> take(node, 70_000));
      }
      for (var run : threads.invokeAll(runs)) {
        ids.addAll(run.get());
      }
    }
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids).hasSize(280_000);
  }

  @Test
  void theIdsOfOneNodeNeverGoBackwardsWhateverItsClockDoes() {
    var node = node();
    long last = 0;
    for (int second : new int[] {0, 60, -3_600, 3, 4, -86_400, 10}) {
      now = Instant.parse("2026-06-01T12:00:00Z").plusSeconds(second);
      for (long id : take(node, 1_000)) {
        assertThat(id).isGreaterThan(last);
        last = id;
      }
    }
  }

  @Test
  void anIdLeasedInTheDatabasesFutureIsNeverLeasedAgain() {
    database
        .jdbi()
        .useHandle(h -> h.execute("update id_lease set next_id = next_id + (65536::bigint << 36)"));
    long before = node().next();
    assertThat(node().next()).isGreaterThan(before);
  }

  @Test
  void aBlockLeasedDuringATransactionThatFailsIsNeverLeasedAgain() {
    var jdbi = database.jdbi();
    jdbi.useHandle(h -> h.execute("update id_lease set next_id = next_id + (65536::bigint << 36)"));
    var node = new IdLease(jdbi, new IdLeaseStore(), clock);
    var taken = new ArrayList<Long>();
    jdbi.useTransaction(handle -> {
      taken.add(node.next());
      handle.rollback();
    });
    assertThat(node().next()).isGreaterThan(taken.getFirst());
  }

  @Test
  void aBlockOlderThanFiveSecondsIsDroppedSoThatIdsFollowTheTime() {
    var node = node();
    long first = node.next();
    assertThat(node.next()).isEqualTo(first + 1);
    now = now.plus(IdLease.MAX_AGE).plusMillis(1);
    assertThat(node.next()).isGreaterThanOrEqualTo(first + IdLease.BLOCK);
  }

  @Test
  void consecutiveIdsNeverCrossIntoABlockOfAnotherNode() {
    var node = node();
    node.next(IdLease.BLOCK - 1);
    var other = node();
    long theirs = other.next();
    long ours = node.next(3);
    assertThat(ours).isGreaterThanOrEqualTo(theirs + IdLease.BLOCK);
  }

  private IdLease node() {
    return new IdLease(database.jdbi(), new IdLeaseStore(), clock);
  }

  private static List<Long> take(IdLease node, int count) {
    var ids = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      ids.add(node.next());
    }
    return ids;
  }
}
