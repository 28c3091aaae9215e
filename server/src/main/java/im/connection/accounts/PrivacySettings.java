package im.connection.accounts;

import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Who may see, find, add and write to whom.
@Singleton
public final class PrivacySettings {
  private final Jdbi jdbi;
  private final PrivacyStore store;
  private final UserStore users;
  private final OwnFeed feed;
  private final UserIndex index;
  private final SendDecisions decisions;
  private final Privacy untouched;

  /// The settings kept in this database.
  public PrivacySettings(
      Jdbi jdbi,
      Json json,
      OwnFeed feed,
      UserIndex index,
      SendDecisions decisions,
      Settings settings) {
    this.jdbi = jdbi;
    this.store = new PrivacyStore(json);
    this.users = new UserStore();
    this.feed = feed;
    this.index = index;
    this.decisions = decisions;
    this.untouched =
        Privacy.untouched(settings.strangersInvite() ? Audience.EVERYONE : Audience.CONTACTS);
  }

  /// The settings of a user.
  public Privacy of(UserId user) {
    return jdbi.withHandle(handle -> of(handle, user));
  }

  /// The settings of a user, inside a transaction.
  public Privacy of(Handle handle, UserId user) {
    return store.find(handle, user).orElse(untouched);
  }

  /// The settings of each of `users`.
  public Map<UserId, Privacy> of(Handle handle, Collection<UserId> users) {
    var settings = new HashMap<UserId, Privacy>();
    users.forEach(user -> settings.put(user, untouched));
    settings.putAll(store.find(handle, users));
    return settings;
  }

  /// Changes a user's own settings and tells their devices (`privacy.updated`). Who may write to
  /// them is decided anew for whatever is sent after the answer.
  Privacy update(UserId user, PrivacyUpdate update) {
    var updated = save(user, update);
    if (update.messages() != null) {
      decisions.forget(user);
    }
    return updated;
  }

  private Privacy save(UserId user, PrivacyUpdate update) {
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
