package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// All users: finding them and changing one's own profile.
@Singleton
public final class Users {
  private final Jdbi jdbi;
  private final UserStore store;
  private final OwnFeed feed;
  private final PrivacySettings privacy;
  private final Acquaintances acquaintances;
  private final UserIndex index;
  private final InstantSource clock;

  Users(
      Jdbi jdbi,
      UserStore store,
      OwnFeed feed,
      PrivacySettings privacy,
      Acquaintances acquaintances,
      UserIndex index,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.feed = feed;
    this.privacy = privacy;
    this.acquaintances = acquaintances;
    this.index = index;
    this.clock = clock;
  }

  /// Lets the id of somebody pass.
  ///
  /// @throws Refusal `not_found` when there is no such user
  public void requireExisting(UserId id) {
    if (jdbi.withHandle(handle -> store.find(handle, id)).isEmpty()) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
  }

  /// A user as `viewer` may see them.
  ///
  /// @throws Refusal `not_found` when there is none
  public User get(UserId viewer, UserId id) {
    return jdbi.withHandle(
            handle -> store.find(handle, id).map(profile -> see(handle, profile, viewer)))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// The user with this username, in any spelling that maps to it.
  ///
  /// @throws Refusal `not_found` when there is none, or they are not to be found by username
  public User findByUsername(UserId viewer, String typed) {
    return Username.of(typed)
        .flatMap(username ->
            jdbi.withHandle(handle ->
                store
                    .findByUsername(handle, username)
                    .filter(profile -> isFound(handle, profile.id(), viewer))
                    .map(profile -> see(handle, profile, viewer))))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// A user's own profile.
  ///
  /// @throws Refusal `not_found` when there is no such user
  public Profile profile(UserId id) {
    return jdbi.withHandle(handle -> store.find(handle, id))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// The profiles of those of `ids` who are there, for features that decide themselves who may see
  /// what of them.
  public List<Profile> profiles(Handle handle, Collection<UserId> ids) {
    return ids.isEmpty() ? List.of() : store.list(handle, ids);
  }

  /// Changes a user's own profile and tells their devices (`profile.updated`).
  Profile update(UserId id, ProfileUpdate update) {
    return feed.change(change -> {
      var old =
          store.findLocked(change.handle(), id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      var updated = update.of(old, clock.instant().truncatedTo(ChronoUnit.MILLIS));
      if (update.of(old, old.updatedAt()).equals(old)) {
        return old;
      }
      store.update(change.handle(), updated);
      index.changed(change.handle(), id);
      change.feed(id, "profile.updated", updated);
      return updated;
    });
  }

  /// Whether `viewer` finds a user by username, here as in every search: whoever is blocked finds
  /// nobody's who blocks them, as if that were for nobody.
  private boolean isFound(Handle handle, UserId user, UserId viewer) {
    var standing =
        user.equals(viewer)
            ? Acquaintance.SELF
            : acquaintances.of(handle, List.of(user), List.of(viewer)).getFirst();
    return privacy.of(handle, user).findByUsername().includes(standing);
  }

  private User see(Handle handle, Profile profile, UserId viewer) {
    var settings = privacy.of(handle, profile.id());
    return profile.seenBy(acquaintance(handle, profile.id(), viewer), settings);
  }

  private Acquaintance acquaintance(Handle handle, UserId owner, UserId viewer) {
    return owner.equals(viewer) ? Acquaintance.SELF : acquaintances.of(handle, owner, viewer);
  }
}
