package im.connection.search.messages;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/// Reads the index of messages.
@Singleton
final class MessageSearchStore {
  /// What a look brought.
  ///
  /// @param hits the messages that have what is sought, in no order
  /// @param seen how many were looked at
  record Look(List<MessageSearchHit> hits, int seen) {}

  /// What is sought.
  ///
  /// @param query the text of a `tsquery` that a message must match
  /// @param terms the same without regard to places, which the index answers by itself
  /// @param words the part of it by which messages are ranked; absent where they are not
  record Sought(String query, String terms, @Nullable String words) {}

  /// Lets every statement of this transaction take so long; then it fails with SQLSTATE 57014. Each
  /// is planned for what is sought, since that decides which way is short.
  void prepare(Handle handle, Duration limit) {
    handle
        .createQuery(
            """
            select set_config('statement_timeout', :limit, true)
              || set_config('plan_cache_mode', 'force_custom_plan', true)
            """)
        .bind("limit", limit.toMillis() + "ms")
        .mapTo(String.class)
        .one();
  }

  /// What a user may see, in all conversations or in one, the most recently active first. Reaches
  /// of one conversation do not overlap; where nothing is left to see, one holds nothing.
  List<MessageSearchReach> reaches(
      Handle handle, UserId user, @Nullable ConversationId conversation) {
    return handle
        .createQuery(
            """
            select r.conversation_id, r.last_at, coalesce(lower(n.seqs), 1) as from_seq,
              coalesce(upper(n.seqs) - 1, 0) as to_seq
            from (
              select s.conversation_id, h.last_at, range_agg(
                int8range(e.from_seq, greatest(e.from_seq, e.end_seq))) as seen
              from conversation_span s
              cross join lateral (
                select * from conversation_member
                where user_id = s.user_id and conversation_id = s.conversation_id
                offset 0) m
              join conversation_head h on h.id = s.conversation_id
              cross join lateral (
                select greatest(s.from_seq, m.cleared_seq + 1) as from_seq,
                  least(s.to_seq, h.seq) + 1 as end_seq) e
              where s.user_id = :user %s
              group by s.conversation_id, h.last_at) r
            left join lateral unnest(r.seen) as n (seqs) on true
            order by r.last_at desc
            """
                .formatted(conversation == null ? "" : "and s.conversation_id = :conversation"))
        .bind("user", user.value())
        .bind("conversation", conversation == null ? 0 : conversation.value())
        .map((row, context) ->
            new MessageSearchReach(
                new ConversationId(row.getLong("conversation_id")),
                row.getLong("from_seq"),
                row.getLong("to_seq"),
                instant(row, "last_at")))
        .list();
  }

  /// Looks at every message sent at `from` or later and before `to` within these reaches. Matching
  /// stands outside of what the database could look up, so that it only walks the key.
  Look walk(
      Handle handle, List<MessageSearchReach> reaches, Sought sought, Instant from, Instant to) {
    return look(
        bound(handle, walkSql(sought), reaches, sought)
            .bind("from", utc(from))
            .bind("to", utc(to)));
  }

  static String walkSql(Sought sought) {
    return """
    with seen as materialized (
      select r.id as conversation_id, s.created_at, s.seq, s.is_hit, s.score
      from unnest(:ids, :froms, :tos) as r (id, from_seq, to_seq)
      cross join lateral (
        select created_at, seq, terms @@ cast(:query as tsquery) as is_hit, %s as score
        from message_search
        where conversation_id = r.id and created_at >= :from and created_at < :to
          and seq between r.from_seq and r.to_seq
        offset 0) s
    )
    select conversation_id, created_at, seq, score, 0 as seen
    from seen
    where is_hit
    union all
    select 0, null, 0, 0, count(*)
    from seen
    """
        .formatted(score(sought));
  }

  /// Looks at the messages of all conversations, or of one, that have the terms sought, at most
  /// `limit`. The hits are those within the reaches that were sent at `from` or later and before
  /// `to`; the time stands outside of what the database could look up.
  Look gather(
      Handle handle,
      List<MessageSearchReach> reaches,
      Sought sought,
      @Nullable ConversationId conversation,
      Instant from,
      Instant to,
      int limit) {
    return look(
        bound(handle, gatherSql(sought, conversation != null), reaches, sought)
            .bind("conversation", conversation == null ? 0 : conversation.value())
            .bind("from", utc(from))
            .bind("to", utc(to))
            .bind("limit", limit));
  }

  static String gatherSql(Sought sought, boolean isInOne) {
    return """
    with seen as materialized (
      select conversation_id, created_at, seq, terms @@ cast(:query as tsquery) as is_hit,
        %s as score
      from message_search
      where terms @@ cast(:terms as tsquery) %s
      limit :limit
    )
    select n.conversation_id, n.created_at, n.seq, n.score, 0 as seen
    from seen n
    join unnest(:ids, :froms, :tos) as r (id, from_seq, to_seq)
      on r.id = n.conversation_id and n.seq between r.from_seq and r.to_seq
    where n.is_hit and n.created_at >= :from and n.created_at < :to
    union all
    select 0, null, 0, 0, count(*)
    from seen
    """
        .formatted(score(sought), isInOne ? "and conversation_id = :conversation" : "");
  }

  /// The more of a short message the words make up, the more they weigh.
  private static String score(Sought sought) {
    return sought.words() == null
        ? "0"
        : """
        case when terms @@ cast(:query as tsquery)
        then least(999999, floor(ts_rank(terms, cast(:words as tsquery), 2) * 1e6)::int)
        else 0 end\
        """;
  }

  private static Query bound(
      Handle handle, String sql, List<MessageSearchReach> reaches, Sought sought) {
    var statement =
        handle
            .createQuery(sql)
            .bind("ids", longs(reaches, reach -> reach.conversation().value()))
            .bind("froms", longs(reaches, MessageSearchReach::from))
            .bind("tos", longs(reaches, MessageSearchReach::to))
            .bind("query", sought.query())
            .bind("terms", sought.terms());
    return sought.words() == null ? statement : statement.bind("words", sought.words());
  }

  private static Look look(Query query) {
    var hits = new ArrayList<MessageSearchHit>();
    int seen =
        query
            .map((row, context) -> {
              if (row.getLong("conversation_id") > 0) {
                hits.add(hit(row));
              }
              return row.getInt("seen");
            })
            .stream()
            .mapToInt(Integer::intValue)
            .sum();
    return new Look(hits, seen);
  }

  private static MessageSearchHit hit(ResultSet row) throws SQLException {
    return new MessageSearchHit(
        new ConversationId(row.getLong("conversation_id")),
        instant(row, "created_at"),
        row.getLong("seq"),
        row.getInt("score"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static <T> Long[] longs(List<T> items, ToLongFunction<T> number) {
    return items.stream().mapToLong(number).boxed().toArray(Long[]::new);
  }
}
