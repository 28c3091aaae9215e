package im.connection.presence;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.connection.accounts.OwnFeed;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;

/// What users chose to let others know; remembered until they change something.
@Singleton
final class Statuses {
  private record Remembered(Status status, long stamp) {}

  private final Jdbi jdbi;
  private final PresenceStore store;
  private final LiveUsers live;
  private final Changes changes;
  private final OwnFeed feed;
  private final InstantSource clock;
  private final Cache<UserId, Remembered> remembered =
      Caffeine.newBuilder().maximumSize(100_000).build();

  Statuses(
      Jdbi jdbi,
      PresenceStore store,
      LiveUsers live,
      Changes changes,
      OwnFeed feed,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.live = live;
    this.changes = changes;
    this.feed = feed;
    this.clock = clock;
  }

  /// What is known without asking the database.
  Optional<Status> known(UserId user) {
    var known = remembered.getIfPresent(user);
    return known != null && known.stamp() == changes.stamp(user)
        ? Optional.of(known.status())
        : Optional.empty();
  }

  Status of(UserId user) {
    return requireNonNull(of(Set.of(user)).get(user));
  }

  /// Every one of these users' status, in at most one query.
  Map<UserId, Status> of(Set<UserId> users) {
    var statuses = new HashMap<UserId, Status>();
    var stamps = new HashMap<UserId, Long>();
    for (UserId user : users) {
      known(user)
          .ifPresentOrElse(
              status -> statuses.put(user, status), () -> stamps.put(user, changes.stamp(user)));
    }
    if (!stamps.isEmpty()) {
      var found = jdbi.withHandle(handle -> store.find(handle, stamps.keySet()));
      stamps.forEach((user, stamp) -> {
        var status = found.getOrDefault(user, PresenceStore.Kept.NOTHING).status();
        statuses.put(user, status);
        remembered.put(user, new Remembered(status, stamp));
      });
    }
    return statuses;
  }

  /// Changes a user's own status and tells their devices (`status.updated`). Becoming invisible
  /// looks like leaving at that moment.
  Status update(UserId user, StatusUpdate update) {
    return feed.change(change -> {
      var old =
          store.lock(change.handle(), user).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      var updated = update.of(old);
      if (!updated.equals(old)) {
        boolean vanishes =
            updated.isInvisible() && !old.isInvisible() && live.of(user) != Liveness.GONE;
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        store.save(change.handle(), user, updated, vanishes ? now : null);
        change.feed(user, "status.updated", updated);
      }
      return updated;
    });
  }
}
