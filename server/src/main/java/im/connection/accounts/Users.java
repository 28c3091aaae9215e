package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// All users: finding them and changing one's own profile.
@Singleton
public final class Users {
  private final Jdbi jdbi;
  private final UserStore store;
  private final OwnFeed feed;
  private final InstantSource clock;

  Users(Jdbi jdbi, UserStore store, OwnFeed feed, InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.feed = feed;
    this.clock = clock;
  }

  /// The user with this id.
  public Optional<User> find(UserId id) {
    return jdbi.withHandle(handle -> store.find(handle, id)).map(Profile::user);
  }

  /// The user with this id.
  ///
  /// @throws Refusal `not_found` when there is none
  public User get(UserId id) {
    return find(id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// Those of the given users that exist.
  public Map<UserId, User> find(Collection<UserId> ids) {
    var users = new HashMap<UserId, User>();
    if (!ids.isEmpty()) {
      jdbi.withHandle(handle -> store.find(handle, ids))
          .forEach(profile -> users.put(profile.id(), profile.user()));
    }
    return users;
  }

  /// The user with this username, in any spelling that maps to it.
  public Optional<User> findByUsername(String typed) {
    return Username.of(typed)
        .flatMap(username -> jdbi.withHandle(handle -> store.findByUsername(handle, username)))
        .map(Profile::user);
  }

  /// A user's own profile.
  ///
  /// @throws Refusal `not_found` when there is no such user
  public Profile profile(UserId id) {
    return jdbi.withHandle(handle -> store.find(handle, id))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// Changes a user's own profile and tells their devices (`profile.updated`).
  Profile update(UserId id, ProfileUpdate update) {
    return feed.change(change -> {
      var old =
          store.findLocked(change.handle(), id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      var updated = apply(old, update);
      if (updated.user().equals(old.user())) {
        return old;
      }
      store.update(change.handle(), updated);
      change.feed(id, "profile.updated", updated);
      return updated;
    });
  }

  private Profile apply(Profile old, ProfileUpdate update) {
    return new Profile(
        old.id(),
        old.username(),
        update.displayNameOf(old),
        update.bioOf(old),
        old.kind(),
        old.externalId(),
        old.createdAt(),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }
}
