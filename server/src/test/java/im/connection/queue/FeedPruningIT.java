package im.connection.queue;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.FeedEntry;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.testing.Patience;
import java.time.Duration;
import java.time.Instant;
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
    pruning = new FeedPruning(all.log.feeds(), Settings.read(List.of(Map.of())));
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void whatIsNotQueuedAnyMoreGoesAndDevicesSyncAsBefore() {
    var users = LongStream.range(0, 210).mapToObj(i -> all.log.user("u" + i)).toList();
    var fresh = all.log.user("fresh");
    users.forEach(user -> write(user, 9));
    age(4, "9 days");
    age(6, "180 hours");
    write(fresh, 3);
    var before = pages(users);
    assertThat(before).allMatch(SyncPage::feedReset);

    pruning.prune();

    assertThat(users).allMatch(user -> rows(user).equals(range(5, 9)));
    assertThat(rows(fresh)).isEqualTo(range(1, 3));
    assertThat(pages(users))
        .usingRecursiveComparison()
        .ignoringFieldsMatchingRegexes(".*marksAt")
        .isEqualTo(before);
  }

  @Test
  void aLongFeedIsPrunedStepByStep() {
    var ann = all.log.user("ann");
    write(ann, 1);
    all.log
        .jdbi()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into user_feed (user_id, pos, kind, data, created_at)
              select ?, n, 'profile.updated', '{}', now() from generate_series(2, 2500) n
              """,
              ann.value());
          handle.execute("update user_feed_head set pos = 2500 where user_id = ?", ann.value());
        });
    age(2_499, "9 days");

    pruning.prune();

    assertThat(rows(ann)).containsExactly(2_500L);
  }

  /// Neither a longer age of the queue nor a row that takes the place of the newest old one makes
  /// the feed look as if nothing was missing.
  @Test
  void whatWasPrunedIsNeverTakenForHavingBeenRead() {
    var ann = all.log.user("ann");
    write(ann, 4);
    latest(ann);
    age(5, "9 days");

    pruning.prune();
    latest(ann);

    assertThat(all.log.feeds().firstSince(ann, Instant.now().minus(Duration.ofDays(30))))
        .isEqualTo(6);
    var page = page(ann);
    assertThat(page.feedReset()).isTrue();
    assertThat(page.feed()).extracting(FeedEntry::pos).containsExactly(6L);
    pruning.prune();
    assertThat(page(ann).feedReset()).isTrue();
  }

  @Test
  void nobodyWaitsForAFeedThatSomebodyHolds() {
    var users = List.of(all.log.user("ann"), all.log.user("bob"), all.log.user("cid"));
    users.forEach(user -> write(user, 5));
    age(5, "9 days");
    all.log
        .jdbi()
        .useTransaction(handle -> {
          handle.execute(
              "select from user_feed where user_id = ? and pos = 3 for update",
              users.get(0).value());
          handle.execute(
              "select from user_feed_head where user_id = ? for update", users.get(1).value());
          CompletableFuture.runAsync(pruning::prune)
              .orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)
              .join();
        });
    assertThat(users.stream().map(this::rows)).containsExactly(range(3, 3), range(1, 5), List.of());

    pruning.prune();

    assertThat(users).allMatch(user -> rows(user).isEmpty());
    assertThat(users).allMatch(user -> all.log.feeds().firstSince(user, Instant.EPOCH) == 6);
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

  private void latest(UserId user) {
    all.log
        .feeds()
        .change(change -> {
          change.feedLatest(user, "draft.changed", Map.of("conversationId", "1"));
          return true;
        });
  }

  /// Lets everything up to a position, in all feeds, have happened so much earlier.
  private void age(long pos, String age) {
    all.log
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                update user_feed set created_at = now() - cast(? as interval)
                where pos <= ? and created_at > now() - interval '1 day'
                """,
                age,
                pos));
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
    return all.log.feeds().after(user, 0, 100).stream().map(FeedEntry::pos).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
