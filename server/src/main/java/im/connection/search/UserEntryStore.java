package im.connection.search;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Reads what entries of users are made of and writes them. Whoever makes one holds the user's row.
@Singleton
final class UserEntryStore {
  /// The names of a user.
  record Source(long id, String username, String displayName) {}

  /// The next `limit` users after one; those whose entries are missing or older than their profiles
  /// are due.
  List<Window.Seen> look(Handle handle, long after, int limit) {
    return handle
        .createQuery(
            """
            with next as materialized (
              select id, updated_at, deleted_at from users
              where id > :after
              order by id
              limit :limit
            )
            select n.id,
              n.deleted_at is null and (s.id is null or s.source_at <> n.updated_at) as is_due
            from next n
            left join user_search s on s.id = n.id
            order by n.id
            """)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> new Window.Seen(row.getLong("id"), row.getBoolean("is_due")))
        .list();
  }

  /// Holds users, ascending; those whom somebody else holds have to wait for the next time.
  List<Long> hold(Handle handle, List<Long> ids) {
    return handle
        .createQuery(
            """
            select id from users where id = any(:ids) order by id for no key update skip locked
            """)
        .bind("ids", ids.toArray(Long[]::new))
        .mapTo(Long.class)
        .list();
  }

  List<Source> sources(Handle handle, List<Long> ids) {
    return handle
        .createQuery(
            "select id, username, display_name from users where id = any(:ids) and deleted_at is null")
        .bind("ids", ids.toArray(Long[]::new))
        .map((row, context) ->
            new Source(row.getLong("id"), row.getString("username"), row.getString("display_name")))
        .list();
  }

  /// Writes the entries of these users. Where not everybody may know when somebody was last there,
  /// their activity is none.
  void save(Handle handle, List<Terms> terms) {
    handle
        .createUpdate(
            """
            insert into user_search (id, terms, tags, activity, is_public, source_at)
            select u.id, cast(n.terms as integer[]), u.tags,
              case
                when coalesce(p.settings ->> 'lastSeen', 'everyone') = 'everyone'
                then floor(extract(epoch from greatest(u.created_at, case
                  when h.availability = 'invisible' then h.last_seen_at
                  else (
                    select max(d.last_seen_at)
                    from device d
                    where d.user_id = u.id and d.signed_out_at is null)
                  end)) / 86400)
                else 0
              end,
              coalesce(p.settings ->> 'findByName', 'everyone') = 'everyone',
              u.updated_at
            from unnest(:ids, cast(:terms as text[])) as n (id, terms)
            join users u on u.id = n.id
            left join user_privacy p on p.user_id = u.id
            left join user_presence h on h.user_id = u.id
            order by u.id
            on conflict (id) do update
            set terms = excluded.terms, tags = excluded.tags, activity = excluded.activity,
                is_public = excluded.is_public, source_at = excluded.source_at
            """)
        .bind("ids", Terms.ids(terms))
        .bind("terms", Terms.texts(terms))
        .execute();
  }

  void delete(Handle handle, long id) {
    handle.createUpdate("delete from user_search where id = :id").bind("id", id).execute();
  }

  /// Moves users who were there since a moment to today's day, at most `limit`, and tells how many.
  int refresh(Handle handle, Instant since, int limit) {
    return handle
        .createUpdate(
            """
            with seen as (
              select d.user_id,
                floor(extract(epoch from max(d.last_seen_at)) / 86400) as activity
              from device d
              where d.signed_out_at is null and d.last_seen_at > :since
                and not exists (
                  select from user_presence p
                  where p.user_id = d.user_id and p.availability = 'invisible')
              group by d.user_id
            ), late as (
              select s.id, seen.activity
              from user_search s
              join seen on seen.user_id = s.id
              where s.activity > 0 and s.activity < seen.activity
              order by s.id
              limit :limit
              for no key update of s skip locked
            )
            update user_search s
            set activity = late.activity
            from late
            where s.id = late.id
            """)
        .bind("since", since.atOffset(ZoneOffset.UTC))
        .bind("limit", limit)
        .execute();
  }
}
