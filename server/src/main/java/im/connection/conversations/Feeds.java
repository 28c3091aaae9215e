package im.connection.conversations;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/// Every user's own log of what concerns only them: requests, invitations, memberships, settings.
@Singleton
public final class Feeds {
  /// How many feeds one transaction looks at, and how many rows it deletes at most.
  private static final int PRUNED_USERS = 100;

  private static final int PRUNED_ROWS = 1_000;

  private final Jdbi jdbi;
  private final FeedStore store;
  private final Bus bus;

  Feeds(Jdbi jdbi, FeedStore store, Bus bus) {
    this.jdbi = jdbi;
    this.store = store;
    this.bus = bus;
  }

  /// Runs one transaction that may write to feeds, and publishes what it wrote.
  public <R> R change(Function<FeedChange, R> work) {
    record Outcome<R>(R result, List<FeedEntry> entries) {}
    var outcome =
        jdbi.inTransaction(handle -> {
          var change = new FeedChange(handle);
          R result = work.apply(change);
          return new Outcome<>(result, store.append(handle, change.feeds()));
        });
    bus.publish(outcome.entries().stream().map(Feeds::news).toList());
    return outcome.result();
  }

  /// The rows of a feed after `pos`, oldest first, at most `limit`.
  public List<FeedEntry> after(UserId user, long pos, int limit) {
    return jdbi.withHandle(handle -> store.after(handle, user, pos, limit));
  }

  /// The position of the first row that is not older than `horizon`, or one past the end.
  public long firstSince(UserId user, Instant horizon) {
    return jdbi.withHandle(handle -> store.firstSince(handle, user, horizon));
  }

  /// Deletes rows older than `age` from the feeds of the next users after an id, a few at a time.
  ///
  /// @return the last of these users, 0 when there is none
  public long prune(long after, Duration age) {
    FeedStore.Pruned pruned;
    do {
      pruned =
          jdbi.inTransaction(handle -> store.prune(handle, after, PRUNED_USERS, PRUNED_ROWS, age));
    } while (pruned.rows() == PRUNED_ROWS);
    return pruned.lastUser();
  }

  /// The position of the last row of each feed; absent for empty feeds.
  public Map<UserId, Long> heads(List<UserId> users) {
    return jdbi.withHandle(handle -> store.heads(handle, users));
  }

  /// Erases a user's feed; its positions are not given out again.
  void erase(UserId user) {
    jdbi.useTransaction(handle -> store.erase(handle, user));
  }

  static News news(FeedEntry entry) {
    return new News.FeedAdvanced(entry.user(), entry.pos(), entry);
  }
}
