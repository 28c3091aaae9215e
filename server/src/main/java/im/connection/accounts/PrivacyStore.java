package im.connection.accounts;

import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads and writes privacy settings.
final class PrivacyStore {
  private final Json json;

  PrivacyStore(Json json) {
    this.json = json;
  }

  Optional<Privacy> find(Handle handle, UserId user) {
    return handle
        .createQuery("select settings from user_privacy where user_id = :user")
        .bind("user", user.value())
        .mapTo(String.class)
        .findOne()
        .map(settings -> json.read(settings, Privacy.class));
  }

  Map<UserId, Privacy> find(Handle handle, Collection<UserId> users) {
    var found = new HashMap<UserId, Privacy>();
    handle
        .createQuery("select user_id, settings from user_privacy where user_id = any(:users)")
        .bind("users", users.stream().map(UserId::value).toArray(Long[]::new))
        .map((row, context) ->
            Map.entry(
                new UserId(row.getLong("user_id")),
                json.read(row.getString("settings"), Privacy.class)))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  void save(Handle handle, UserId user, Privacy privacy) {
    handle
        .createUpdate(
            """
            insert into user_privacy (user_id, settings)
            values (:user, cast(:settings as jsonb))
            on conflict (user_id) do update set settings = excluded.settings
            """)
        .bind("user", user.value())
        .bind("settings", json.write(privacy))
        .execute();
  }
}
