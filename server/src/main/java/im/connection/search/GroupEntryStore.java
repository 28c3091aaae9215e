package im.connection.search;

import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Reads what entries of groups are made of and writes them. Whoever makes one holds the group's
/// row.
@Singleton
final class GroupEntryStore {
  /// The name of a group.
  record Source(long id, String name) {}

  /// The next `limit` groups after one; those whose entries are missing, to be removed or not what
  /// the groups are, are due.
  List<Window.Seen> look(Handle handle, long after, int limit) {
    return handle
        .createQuery(
            """
            with next as materialized (
              select conversation_id as id, dismissed_at, tags, join_policy
              from chat_group
              where conversation_id > :after
              order by conversation_id
              limit :limit
            )
            select n.id,
              case
                when n.dismissed_at is null
                then s.id is null or s.name <> c.title or s.tags <> n.tags
                  or s.is_public <> (n.join_policy <> 'invitation')
                else s.id is not null
              end as is_due
            from next n
            join conversation c on c.id = n.id
            left join group_search s on s.id = n.id
            order by n.id
            """)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, context) -> new Window.Seen(row.getLong("id"), row.getBoolean("is_due")))
        .list();
  }

  /// Holds groups, ascending; those that somebody else holds have to wait for the next time.
  List<Long> hold(Handle handle, List<Long> ids) {
    return handle
        .createQuery(
            """
            select conversation_id
            from chat_group
            where conversation_id = any(:ids)
            order by conversation_id
            for no key update skip locked
            """)
        .bind("ids", ids.toArray(Long[]::new))
        .mapTo(Long.class)
        .list();
  }

  List<Source> sources(Handle handle, List<Long> ids) {
    return handle
        .createQuery(
            """
            select c.id, c.title
            from conversation c
            join chat_group g on g.conversation_id = c.id
            where c.id = any(:ids) and g.dismissed_at is null
            """)
        .bind("ids", ids.toArray(Long[]::new))
        .map((row, context) -> new Source(row.getLong("id"), row.getString("title")))
        .list();
  }

  /// Removes the entries of these groups.
  void remove(Handle handle, List<Long> ids) {
    handle
        .createUpdate("delete from group_search where id = any(:ids)")
        .bind("ids", ids.toArray(Long[]::new))
        .execute();
  }

  /// Writes the entries of these groups.
  void save(Handle handle, List<Source> sources) {
    var terms =
        sources.stream().map(source -> Terms.of(source.id(), Words.of(source.name()))).toList();
    handle
        .createUpdate(
            """
            insert into group_search (id, name, terms, tags, activity, is_public)
            select n.id, n.name, cast(n.terms as integer[]), g.tags,
              floor(extract(epoch from h.last_at) / 3600), g.join_policy <> 'invitation'
            from unnest(:ids, cast(:names as text[]), cast(:terms as text[])) as n (id, name, terms)
            join conversation_head h on h.id = n.id
            join chat_group g on g.conversation_id = n.id
            order by n.id
            on conflict (id) do update
            set name = excluded.name, terms = excluded.terms, tags = excluded.tags,
                activity = excluded.activity, is_public = excluded.is_public
            """)
        .bind("ids", Terms.ids(terms))
        .bind("names", sources.stream().map(Source::name).toArray(String[]::new))
        .bind("terms", Terms.texts(terms))
        .execute();
  }

  /// Moves groups to the hour of their last message, at most `limit`, and tells how many.
  int refresh(Handle handle, int limit) {
    return handle
        .createUpdate(
            """
            with late as (
              select s.id, floor(extract(epoch from h.last_at) / 3600) as activity
              from group_search s
              join conversation_head h on h.id = s.id
              where s.activity < floor(extract(epoch from h.last_at) / 3600)
              order by s.id
              limit :limit
              for no key update of s skip locked
            )
            update group_search s
            set activity = late.activity
            from late
            where s.id = late.id
            """)
        .bind("limit", limit)
        .execute();
  }
}
