package im.connection.conversations;

import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Reads and writes users' feeds.
@Singleton
final class FeedStore {
  /// How far back a row is looked for that is worth nothing any more.
  private static final int RECENT = 1_000;

  /// What one step of pruning did.
  ///
  /// @param lastUser the last user of the step, 0 when there was none
  /// @param rows how many rows were deleted; when as many as allowed, more may be left
  record Pruned(long lastUser, int rows) {}

  private final Json json;

  FeedStore(Json json) {
    this.json = json;
  }

  /// Numbers and stores what a transaction collected, in one statement whatever the number of
  /// users; feed heads are locked users ascending.
  List<FeedEntry> append(Handle handle, List<FeedChange.Pending> pending) {
    if (pending.isEmpty()) {
      return List.of();
    }
    var entries = insert(handle, pending);
    var latest =
        pending.stream()
            .filter(FeedChange.Pending::isLatest)
            .map(FeedChange.Pending::kind)
            .collect(Collectors.toSet());
    entries.stream()
        .filter(entry -> latest.contains(entry.kind()))
        .forEach(entry -> deleteEarlier(handle, entry));
    return entries;
  }

  /// Deletes recent rows that say the same; the feed's head is held.
  private static void deleteEarlier(Handle handle, FeedEntry entry) {
    handle
        .createUpdate(
            """
            delete from user_feed
            where user_id = :user and pos < :pos and pos >= :pos - :recent
              and kind = :kind and data = :data
            """)
        .bind("user", entry.user().value())
        .bind("pos", entry.pos())
        .bind("recent", RECENT)
        .bind("kind", entry.kind())
        .bind("data", entry.data())
        .execute();
  }

  private List<FeedEntry> insert(Handle handle, List<FeedChange.Pending> pending) {
    return handle
        .createQuery(
            """
            with item as (
              select * from unnest(:users, :kinds, :data)
                with ordinality as i (user_id, kind, data, place)
            ), head as (
              insert into user_feed_head (user_id, pos)
              select user_id, count(*) from item group by user_id order by user_id
              on conflict (user_id) do update set pos = user_feed_head.pos + excluded.pos
              returning user_id, pos
            )
            insert into user_feed (user_id, pos, kind, data, created_at)
            select i.user_id,
                   h.pos + 1 - row_number() over (partition by i.user_id order by i.place desc),
                   i.kind, i.data, clock_timestamp()::timestamptz(3)
            from item i join head h on h.user_id = i.user_id
            returning user_id, pos, kind, data, created_at
            """)
        .bind("users", pending.stream().map(item -> item.user().value()).toArray(Long[]::new))
        .bind("kinds", pending.stream().map(FeedChange.Pending::kind).toArray(String[]::new))
        .bind("data", pending.stream().map(i -> json.write(i.data())).toArray(String[]::new))
        .map((row, context) -> entry(row))
        .list();
  }

  /// Lets one transaction of a user after the other pass here.
  static void lockTurn(Handle handle, UserId user) {
    handle
        .createQuery("select true from pg_advisory_xact_lock(:user)")
        .bind("user", user.value())
        .mapTo(Boolean.class)
        .one();
  }

  void erase(Handle handle, UserId user) {
    handle
        .createUpdate("delete from user_feed where user_id = :user")
        .bind("user", user.value())
        .execute();
  }

  List<FeedEntry> after(Handle handle, UserId user, long pos, int limit) {
    return handle
        .createQuery(
            """
            select user_id, pos, kind, data, created_at
            from user_feed
            where user_id = :user and pos > :pos
            order by pos
            limit :limit
            """)
        .bind("user", user.value())
        .bind("pos", pos)
        .bind("limit", limit)
        .map((row, context) -> entry(row))
        .list();
  }

  /// The position of the first row not older than `horizon`: one past the newest older one, or past
  /// the last one that was pruned.
  long firstSince(Handle handle, UserId user, Instant horizon) {
    return handle
        .createQuery(
            """
            select greatest(0,
              (select pos from user_feed
               where user_id = :user and created_at < :horizon order by pos desc limit 1),
              (select pruned_pos from user_feed_head where user_id = :user)) + 1
            """)
        .bind("user", user.value())
        .bind("horizon", LogStore.utc(horizon))
        .mapTo(Long.class)
        .one();
  }

  /// Deletes rows older than `age` of the next users after one, at most `rows`, and remembers how
  /// far each feed was pruned. Feeds and rows that somebody holds are left for the next time.
  Pruned prune(Handle handle, long after, int users, int rows, Duration age) {
    return handle
        .createQuery(
            """
            with next as materialized (
              select user_id from user_feed_head
              where user_id > :after
              order by user_id
              limit :users
            ), newest as materialized (
              select n.user_id, (
                select f.pos from user_feed f
                where f.user_id = n.user_id
                  and f.created_at < clock_timestamp() - make_interval(secs => :age)
                order by f.pos desc
                limit 1) as pos
              from next n
            ), held as materialized (
              select h.user_id, n.pos
              from newest n
              join user_feed_head h on h.user_id = n.user_id
              where n.pos is not null
              order by h.user_id
              for no key update of h skip locked
            ), old as materialized (
              select f.user_id, f.pos
              from held h
              join user_feed f on f.user_id = h.user_id and f.pos <= h.pos
              order by f.user_id, f.pos
              limit :rows
              for update of f skip locked
            ), deleted as (
              delete from user_feed f using old o
              where f.user_id = o.user_id and f.pos = o.pos
            ), remembered as (
              update user_feed_head h
              set pruned_pos = greatest(h.pruned_pos, o.pos)
              from (select user_id, max(pos) as pos from old group by user_id) o
              where h.user_id = o.user_id
            )
            select (select coalesce(max(user_id), 0) from next) as last_user,
              (select count(*) from old) as rows
            """)
        .bind("after", after)
        .bind("users", users)
        .bind("rows", rows)
        .bind("age", age.toSeconds())
        .map((row, context) -> new Pruned(row.getLong("last_user"), row.getInt("rows")))
        .one();
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

  private static FeedEntry entry(ResultSet row) throws SQLException {
    return new FeedEntry(
        new UserId(row.getLong("user_id")),
        row.getLong("pos"),
        row.getString("kind"),
        row.getString("data"),
        LogStore.instant(row, "created_at"));
  }
}
