package im.connection.search;

import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Counts tags and suggests them.
@Singleton
final class TagStore {
  /// How many tags of a kind are kept, the most used.
  static final int MAX_TAGS = 100_000;

  /// Counts the tags of users anew.
  void countUsers(Handle handle) {
    count(handle, "user_search", TagKind.USER);
  }

  /// Counts the tags of groups anew.
  void countGroups(Handle handle) {
    count(handle, "group_search", TagKind.GROUP);
  }

  private static void count(Handle handle, String table, TagKind kind) {
    handle
        .createUpdate(
            """
            with counted as materialized (
              select t.tag, count(*) as uses
              from %s s cross join unnest(s.tags) as t (tag)
              where s.is_public
              group by t.tag
              order by uses desc, t.tag
              limit %d
            ), gone as (
              delete from tag_count
              where kind = :kind and tag not in (select tag from counted)
            )
            insert into tag_count (kind, tag, uses)
            select :kind, c.tag, c.uses
            from counted c
            left join tag_count t on t.kind = :kind and t.tag = c.tag
            where t.uses is distinct from c.uses
            on conflict (kind, tag) do update set uses = excluded.uses
            """
                .formatted(table, MAX_TAGS))
        .bind("kind", kind.wireName())
        .execute();
  }

  /// The most used tags that begin like this.
  List<TagCount> suggest(Handle handle, TagKind kind, String prefix, int limit) {
    return handle
        .createQuery(
            """
            select tag, uses
            from tag_count
            where kind = :kind and tag ^@ :prefix
            order by uses desc, tag
            limit :limit
            """)
        .bind("kind", kind.wireName())
        .bind("prefix", prefix)
        .bind("limit", limit)
        .map((row, context) -> new TagCount(row.getString("tag"), row.getInt("uses")))
        .list();
  }
}
