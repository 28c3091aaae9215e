package im.connection.conversations;

import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Reads and writes users' feeds.
@Singleton
final class FeedStore {
  private final Json json;

  FeedStore(Json json) {
    this.json = json;
  }

  /// Numbers and stores what a transaction collected; feed heads are locked users ascending.
  List<FeedEntry> append(Handle handle, List<FeedChange.Pending> pending) {
    var entries = new ArrayList<FeedEntry>(pending.size());
    pending.stream()
        .sorted(Comparator.comparing(FeedChange.Pending::user))
        .forEach(item -> entries.add(append(handle, item)));
    return entries;
  }

  List<FeedEntry> after(Handle handle, UserId user, long pos, int limit) {
    return handle
        .createQuery(
            """
            select pos, kind, data, created_at
            from user_feed
            where user_id = :user and pos > :pos
            order by pos
            limit :limit
            """)
        .bind("user", user.value())
        .bind("pos", pos)
        .bind("limit", limit)
        .map((row, context) ->
            new FeedEntry(
                user,
                row.getLong("pos"),
                row.getString("kind"),
                row.getString("data"),
                LogStore.instant(row, "created_at")))
        .list();
  }

  Map<UserId, Long> heads(Handle handle, List<UserId> users) {
    var heads = new HashMap<UserId, Long>();
    handle
        .createQuery("select user_id, pos from user_feed_head where user_id = any(:users)")
        .bind("users", users.stream().map(UserId::value).toArray(Long[]::new))
        .map((row, context) -> Map.entry(new UserId(row.getLong("user_id")), row.getLong("pos")))
        .forEach(head -> heads.put(head.getKey(), head.getValue()));
    return heads;
  }

  private FeedEntry append(Handle handle, FeedChange.Pending pending) {
    String data = json.write(pending.data());
    return handle
        .createQuery(
            """
            with head as (
              insert into user_feed_head (user_id, pos) values (:user, 1)
              on conflict (user_id) do update set pos = user_feed_head.pos + 1
              returning pos
            )
            insert into user_feed (user_id, pos, kind, data, created_at)
            select :user, pos, :kind, :data, clock_timestamp()::timestamptz(3) from head
            returning pos, created_at
            """)
        .bind("user", pending.user().value())
        .bind("kind", pending.kind())
        .bind("data", data)
        .map((row, context) ->
            new FeedEntry(
                pending.user(),
                row.getLong("pos"),
                pending.kind(),
                data,
                LogStore.instant(row, "created_at")))
        .one();
  }
}
