package im.connection.search.messages;

import im.connection.kernel.ConversationId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes the index of messages. Whoever enters messages excludes everybody else who does and those
/// who erase messages, so that nothing is entered that is erased at that moment; those who erase do
/// not exclude each other. Nobody waits for a head while they hold it.
@Singleton
final class MessageSearchEntryStore {
  /// The letters `IMC msgs`, in hexadecimal.
  private static final long LOCK = 0x494d_4320_6d73_6773L;

  /// How far a log has come, and its entries.
  record Lag(long conversation, long seq, long rev, long headSeq, long headRev) {
    boolean isBehind() {
      return seq < headSeq || rev < headRev;
    }
  }

  /// The next stretch of a log that is to be entered.
  record Stretch(long conversation, long fromSeq, long toSeq, long fromRev, long toRev) {}

  /// A message as it is now; without a body when it says nothing any more.
  record Row(
      long conversation,
      long seq,
      Instant at,
      long sender,
      String type,
      @Nullable String body,
      @Nullable String fallback) {}

  /// What a message is found by.
  record Entry(Row row, String terms) {}

  /// How much is missing.
  ///
  /// @param oldest when the oldest message was sent that is not entered
  record Missing(long messages, @Nullable Instant oldest) {}

  /// Keeps others from entering and erasing until the transaction ends.
  void holdToEnter(Handle handle) {
    lock(handle, "pg_advisory_xact_lock");
  }

  /// Keeps others from entering until the transaction ends.
  void holdToErase(Handle handle) {
    lock(handle, "pg_advisory_xact_lock_shared");
  }

  private static void lock(Handle handle, String function) {
    handle
        .createQuery("select %s(:lock) is null".formatted(function))
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  /// How far these logs and their entries have come.
  List<Lag> lags(Handle handle, Collection<Long> conversations) {
    return handle
        .createQuery(
            """
            select h.id, coalesce(i.seq, 0) as seq, coalesce(i.rev, 0) as rev, h.seq as head_seq,
              h.rev as head_rev
            from conversation_head h
            left join conversation_indexed i on i.conversation_id = h.id
            where h.id = any(:ids)
            """)
        .bind("ids", longs(conversations, Long::longValue))
        .map((row, context) -> lag(row))
        .list();
  }

  /// The same for the next `limit` logs after one.
  List<Lag> lagsAfter(Handle handle, long conversation, int limit) {
    return handle
        .createQuery(
            """
            select h.id, coalesce(i.seq, 0) as seq, coalesce(i.rev, 0) as rev, h.seq as head_seq,
              h.rev as head_rev
            from (
              select id, seq, rev from conversation_head where id > :after order by id limit :limit
            ) h
            left join conversation_indexed i on i.conversation_id = h.id
            order by h.id
            """)
        .bind("after", conversation)
        .bind("limit", limit)
        .map((row, context) -> lag(row))
        .list();
  }

  Missing missing(Handle handle) {
    return handle
        .createQuery(
            """
            select coalesce(sum(h.seq - coalesce(i.seq, 0)), 0) as messages,
              min((
                select m.created_at from message m
                where m.conversation_id = h.id and m.seq = coalesce(i.seq, 0) + 1)) as oldest
            from conversation_head h
            left join conversation_indexed i on i.conversation_id = h.id
            where h.seq > coalesce(i.seq, 0)
            """)
        .map((row, context) -> {
          var oldest = row.getObject("oldest", OffsetDateTime.class);
          return new Missing(row.getLong("messages"), oldest == null ? null : oldest.toInstant());
        })
        .one();
  }

  /// The messages of these stretches that people wrote, each once, and those whose last change lies
  /// within.
  List<Row> rows(Handle handle, List<Stretch> stretches) {
    return handle
        .createQuery(
            """
            select m.conversation_id, m.seq, m.created_at, m.sender_id, m.type, m.fallback,
              case when m.expires_at <= clock_timestamp() then null else m.body end as body
            from unnest(:ids, :fromSeqs, :toSeqs, :fromRevs, :toRevs)
              as w (id, from_seq, to_seq, from_rev, to_rev)
            cross join lateral (
              select * from message
              where conversation_id = w.id and seq > w.from_seq and seq <= w.to_seq
              union all
              select g.*
              from conversation_change c
              join message g on g.conversation_id = c.conversation_id and g.seq = c.seq
                and g.rev = c.rev
              where c.conversation_id = w.id and c.rev > w.from_rev and c.rev <= w.to_rev
                and c.seq <= w.from_seq
              offset 0) m
            where m.type <> 'system'
            """)
        .bind("ids", longs(stretches, Stretch::conversation))
        .bind("fromSeqs", longs(stretches, Stretch::fromSeq))
        .bind("toSeqs", longs(stretches, Stretch::toSeq))
        .bind("fromRevs", longs(stretches, Stretch::fromRev))
        .bind("toRevs", longs(stretches, Stretch::toRev))
        .map((row, context) ->
            new Row(
                row.getLong("conversation_id"),
                row.getLong("seq"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getLong("sender_id"),
                row.getString("type"),
                row.getString("body"),
                row.getString("fallback")))
        .list();
  }

  void save(Handle handle, List<Entry> entries) {
    handle
        .createUpdate(
            """
            insert into message_search (conversation_id, created_at, seq, terms)
            select n.conversation_id, n.created_at, n.seq, cast(n.terms as tsvector)
            from unnest(:ids, :times, :seqs, :terms) as n (conversation_id, created_at, seq, terms)
            on conflict (conversation_id, created_at, seq) do update set terms = excluded.terms
            """)
        .bind("ids", longs(entries, entry -> entry.row().conversation()))
        .bind("times", times(entries.stream().map(Entry::row).toList()))
        .bind("seqs", longs(entries, entry -> entry.row().seq()))
        .bind("terms", entries.stream().map(Entry::terms).toArray(String[]::new))
        .execute();
  }

  void remove(Handle handle, List<Row> rows) {
    handle
        .createUpdate(
            """
            delete from message_search s
            using unnest(:ids, :times, :seqs) as n (conversation_id, created_at, seq)
            where s.conversation_id = n.conversation_id and s.created_at = n.created_at
              and s.seq = n.seq
            """)
        .bind("ids", longs(rows, Row::conversation))
        .bind("times", times(rows))
        .bind("seqs", longs(rows, Row::seq))
        .execute();
  }

  /// Looks each message up first: PostgreSQL may otherwise go through all entries of the
  /// conversation.
  void remove(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    handle
        .createUpdate(
            """
            delete from message_search s
            using (
              select conversation_id, created_at, seq
              from message
              where conversation_id = :conversation and seq = any(:seqs)
              offset 0) m
            where s.conversation_id = m.conversation_id and s.created_at = m.created_at
              and s.seq = m.seq
            """)
        .bind("conversation", conversation.value())
        .bind("seqs", longs(seqs, Long::longValue))
        .execute();
  }

  /// Notes that these stretches are entered.
  void advance(Handle handle, List<Stretch> stretches) {
    handle
        .createUpdate(
            """
            insert into conversation_indexed (conversation_id, seq, rev)
            select n.id, n.seq, n.rev
            from unnest(:ids, :seqs, :revs) as n (id, seq, rev)
            on conflict (conversation_id) do update set seq = excluded.seq, rev = excluded.rev
            """)
        .bind("ids", longs(stretches, Stretch::conversation))
        .bind("seqs", longs(stretches, Stretch::toSeq))
        .bind("revs", longs(stretches, Stretch::toRev))
        .execute();
  }

  /// Forgets everything.
  void clear(Handle handle) {
    handle.execute("truncate message_search, conversation_indexed");
  }

  /// Lets the database learn what is frequent, after much was entered.
  void analyze(Handle handle) {
    handle.execute("analyze message_search");
  }

  private static Lag lag(ResultSet row) throws SQLException {
    return new Lag(
        row.getLong("id"),
        row.getLong("seq"),
        row.getLong("rev"),
        row.getLong("head_seq"),
        row.getLong("head_rev"));
  }

  private static OffsetDateTime[] times(List<Row> rows) {
    return rows.stream()
        .map(row -> row.at().atOffset(ZoneOffset.UTC))
        .toArray(OffsetDateTime[]::new);
  }

  private static <T> Long[] longs(Collection<T> items, ToLongFunction<T> number) {
    return items.stream().mapToLong(number).boxed().toArray(Long[]::new);
  }
}
