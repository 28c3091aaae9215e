package im.connection.presence;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads and writes what is kept of users' presence.
@Singleton
final class PresenceStore {
  /// What is kept of one user.
  record Kept(Status status, @Nullable Instant lastSeenAt) {
    static final Kept NOTHING = new Kept(Status.DEFAULT, null);
  }

  /// A connected user's row.
  record Live(UserId user, long node, Liveness liveness) {}

  /// What is kept of those of `users` of whom anything is.
  Map<UserId, Kept> find(Handle handle, Collection<UserId> users) {
    var found = new HashMap<UserId, Kept>();
    handle
        .createQuery(
            """
            select user_id, availability, status_text, last_seen_at
            from user_presence
            where user_id = any(:users)
            """)
        .bind("users", numbers(users))
        .map((row, context) ->
            Map.entry(
                new UserId(row.getLong("user_id")),
                new Kept(
                    new Status(
                        Availability.chosen(row.getString("availability")),
                        row.getString("status_text")),
                    instant(row.getObject("last_seen_at", OffsetDateTime.class)))))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /// A user's status, its row locked.
  Optional<Status> lock(Handle handle, UserId user) {
    handle
        .createUpdate("insert into user_presence (user_id) values (:user) on conflict do nothing")
        .bind("user", user.value())
        .execute();
    return handle
        .createQuery(
            """
            select availability, status_text from user_presence where user_id = :user for update
            """)
        .bind("user", user.value())
        .map((row, context) ->
            new Status(
                Availability.chosen(row.getString("availability")), row.getString("status_text")))
        .findOne();
  }

  /// Keeps a status, and with it when the user was last seen if that is now.
  void save(Handle handle, UserId user, Status status, @Nullable Instant seenAt) {
    handle
        .createUpdate(
            """
            update user_presence
            set availability = :availability, status_text = :text,
                last_seen_at = coalesce(:seen, last_seen_at)
            where user_id = :user
            """)
        .bind("user", user.value())
        .bind("availability", status.availability().wireName())
        .bind("text", status.text())
        .bind("seen", seenAt)
        .execute();
  }

  void delete(Handle handle, UserId user) {
    handle
        .createUpdate("delete from user_presence where user_id = :user")
        .bind("user", user.value())
        .execute();
  }

  /// Notes that these users were there just now, but for those who are invisible.
  void seen(Handle handle, Collection<UserId> users, Instant now) {
    handle
        .createUpdate(
            """
            insert into user_presence (user_id, last_seen_at)
            select u, :now from unnest(:users) u order by u
            on conflict (user_id) do update set last_seen_at = excluded.last_seen_at
            where user_presence.availability <> 'invisible'
            """)
        .bind("users", numbers(users))
        .bind("now", now)
        .execute();
  }

  /// Writes which users are connected to a node, and how.
  void putLive(Handle handle, long node, Map<UserId, Liveness> live) {
    handle
        .createUpdate(
            """
            insert into live_user (user_id, node_id, idle)
            select u.user_id, :node, u.idle
            from unnest(:users, :idle) as u (user_id, idle)
            order by u.user_id
            on conflict (user_id, node_id) do update set idle = excluded.idle
            """)
        .bind("node", node)
        .bind("users", numbers(live.keySet()))
        .bind("idle", live.values().stream().map(Liveness.IDLE::equals).toArray(Boolean[]::new))
        .execute();
  }

  void removeLive(Handle handle, long node, Collection<UserId> users) {
    handle
        .createUpdate("delete from live_user where node_id = :node and user_id = any(:users)")
        .bind("node", node)
        .bind("users", numbers(users))
        .execute();
  }

  /// Notes that a node is there, for the last time its users were seen should it die.
  ///
  /// @return whether it was noted before; unlogged tables are empty after a crash of the database
  boolean beat(Handle handle, long self) {
    return handle
        .createQuery(
            """
            insert into live_node (node_id, seen_at) values (:self, clock_timestamp())
            on conflict (node_id) do update set seen_at = excluded.seen_at
            returning xmax <> 0
            """)
        .bind("self", self)
        .mapTo(Boolean.class)
        .one();
  }

  /// Removes a node's own rows and what nodes left behind that are gone; a node without a number
  /// has no others. Whose rows a dead node left was last seen when it last gave a sign of life.
  ///
  /// @param isBeginning whether the node's own rows are those of a process before it
  void clear(Handle handle, long self, boolean isBeginning) {
    handle
        .createUpdate(
            """
            with gone as (
              delete from live_user l
              where l.node_id = :self or :self = 0
                or not exists (select from node n where n.id = l.node_id)
              returning l.user_id, l.node_id
            ), left_behind as (
              select g.user_id, max(n.seen_at) as seen_at
              from gone g
              join live_node n on n.node_id = g.node_id
              where g.node_id <> :self or :beginning
              group by g.user_id
            )
            update user_presence p
            set last_seen_at = l.seen_at
            from left_behind l
            where p.user_id = l.user_id and p.availability <> 'invisible'
              and p.last_seen_at < l.seen_at
            """)
        .bind("self", self)
        .bind("beginning", isBeginning)
        .execute();
    handle
        .createUpdate(
            """
            delete from live_node l
            where l.node_id <> :self and not exists (select from node n where n.id = l.node_id)
            """)
        .bind("self", self)
        .execute();
  }

  /// Who is connected to other nodes.
  Collection<Live> liveElsewhere(Handle handle, long self) {
    return handle
        .createQuery("select user_id, node_id, idle from live_user where node_id <> :self")
        .bind("self", self)
        .map((row, context) ->
            new Live(
                new UserId(row.getLong("user_id")),
                row.getLong("node_id"),
                row.getBoolean("idle") ? Liveness.IDLE : Liveness.ACTIVE))
        .list();
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }

  private static Long[] numbers(Collection<UserId> users) {
    return users.stream().map(UserId::value).toArray(Long[]::new);
  }
}
