package im.connection.accounts;

import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Who may see, find and add whom.
@Singleton
public final class PrivacySettings {
  private final Jdbi jdbi;
  private final PrivacyStore store;
  private final UserStore users;
  private final OwnFeed feed;
  private final UserIndex index;

  /// The settings kept in this database.
  public PrivacySettings(Jdbi jdbi, Json json, OwnFeed feed, UserIndex index) {
    this.jdbi = jdbi;
    this.store = new PrivacyStore(json);
    this.users = new UserStore();
    this.feed = feed;
    this.index = index;
  }

  /// The settings of a user.
  public Privacy of(UserId user) {
    return jdbi.withHandle(handle -> of(handle, user));
  }

  /// The settings of a user, inside a transaction.
  public Privacy of(Handle handle, UserId user) {
    return store.find(handle, user).orElse(Privacy.DEFAULT);
  }

  /// The settings of those of `users` who changed any.
  public Map<UserId, Privacy> of(Handle handle, Collection<UserId> users) {
    return store.find(handle, users);
  }

  /// Changes a user's own settings and tells their devices (`privacy.updated`).
  Privacy update(UserId user, PrivacyUpdate update) {
    return feed.change(change -> {
      users.lock(change.handle(), user);
      var old = of(change.handle(), user);
      var updated = update.of(old);
      if (!updated.equals(old)) {
        store.save(change.handle(), user, updated);
        index.changed(change.handle(), user);
        change.feed(user, "privacy.updated", updated);
      }
      return updated;
    });
  }
}
