package im.connection.queue;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Feeds do not grow for ever, and devices do not notice what went.
class FeedPruningIT {
  private TestQueue all;
  private FeedPruning pruning;

  @BeforeEach
  void start() {
    all = new TestQueue();
    pruning = new FeedPruning(all.log.feeds(), Settings.read(List.of(Map.of())), all.clock);
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void whatIsNotQueuedAnyMoreGoesAndDevicesSyncAsBefore() {
    var users = List.of(all.log.user("ann"), all.log.user("bob"), all.log.user("cid"));
    var fresh = all.log.user("dan");
    users.forEach(user -> write(user, 9));
    write(fresh, 3);
    all.log
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                update user_feed
                set created_at = now() - case when pos <= 4 then interval '9 days'
                                              else interval '180 hours' end
                where pos <= 6 and user_id <> ?
                """,
                fresh.value()));
    var before = pages(users);
    assertThat(before).allMatch(SyncPage::feedReset);

    pruning.prune(2);

    assertThat(users).allMatch(user -> rows(user).equals(range(4, 9)));
    assertThat(rows(fresh)).isEqualTo(range(1, 3));
    assertThat(pages(users))
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*marksAt")
        .isEqualTo(before);
  }

  @Test
  void aFeedOfWhichNothingIsQueuedAnyMoreGoesOnAtItsEnd() {
    var ann = all.log.user("ann");
    write(ann, 5);
    all.clock.move(Duration.ofDays(10));

    pruning.prune(100);

    assertThat(rows(ann)).isEqualTo(range(5, 5));
    write(ann, 1);
    assertThat(rows(ann)).isEqualTo(range(5, 6));
    all.clock.move(Duration.ofDays(-10));
    assertThat(page(ann).feed()).extracting("pos").containsExactly(5L, 6L);
  }

  @Test
  void nobodyWaitsForAFeedThatSomebodyHolds() {
    var ann = all.log.user("ann");
    var bob = all.log.user("bob");
    write(ann, 5);
    write(bob, 5);
    all.clock.move(Duration.ofDays(10));
    all.log
        .jdbi()
        .useTransaction(handle -> {
          handle.execute("select from user_feed where user_id = ? for update", ann.value());
          CompletableFuture.runAsync(() -> pruning.prune(100))
              .orTimeout(30, TimeUnit.SECONDS)
              .join();
        });
    assertThat(rows(ann)).isEqualTo(range(1, 5));
    assertThat(rows(bob)).isEqualTo(range(5, 5));
    pruning.prune(100);
    assertThat(rows(ann)).isEqualTo(range(5, 5));
  }

  private void write(UserId user, int count) {
    for (int i = 0; i < count; i++) {
      int n = i;
      all.log
          .feeds()
          .change(change -> {
            change.feed(user, "profile.updated", Map.of("n", n));
            return true;
          });
    }
  }

  private List<SyncPage> pages(List<UserId> users) {
    return users.stream().map(this::page).toList();
  }

  /// What a device reads that held the first row.
  private SyncPage page(UserId user) {
    return all.queue.sync(
        all.device(user).caller(), new SyncRequest(Map.of(), 1L, null, null, 100));
  }

  private List<Long> rows(UserId user) {
    return all.log.feeds().after(user, 0, 100).stream().map(entry -> entry.pos()).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
