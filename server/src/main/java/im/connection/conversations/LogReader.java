package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Reads messages and changes; whatever is read for a user passes the one rule of visibility, which
/// stands here as a condition of a row and as ranges to read.
@Singleton
final class LogReader {
  /// The columns [#entry(ResultSet)] reads, from a table named `m`.
  static final String ENTRY =
      """
      m.conversation_id, m.seq as message_seq, m.rev as message_rev, m.id as message_id, m.ordinal,
      m.sender_id, m.client_id, m.created_at, m.recalled_at, m.type, m.joined, m.departed,
      m.reply_to, m.forwarded_from, m.edited_at, m.recalled_by, m.expires_at, m.pinned_at,
      m.pinned_by, m.body, m.fallback, m.reactions, m.poll, m.preview,
      m.expires_at <= clock_timestamp() as is_expired
      """;

  /// The same and whether `:user` deleted the message for themselves.
  private static final String ENTRY_FOR_USER =
      ENTRY
          + """
          , exists (
            select from message_hidden x
            where x.user_id = :user and x.conversation_id = m.conversation_id and x.seq = m.seq)
            as is_hidden
          """;

  /// Whether `:user` may see the row `m`: inside one of their spans, above what they cleared.
  static final String VISIBLE =
      """
      exists (
        select from conversation_span s
        where s.conversation_id = m.conversation_id and s.user_id = :user
          and m.seq between s.from_seq and coalesce(s.to_seq, m.seq))
      and m.seq > (
        select r.cleared_seq from conversation_member r
        where r.user_id = :user and r.conversation_id = m.conversation_id)
      """;

  /// Whether the two users of a direct conversation may write without the stranger limit.
  boolean isAnswered(Handle handle, ConversationId conversation) {
    return handle
        .createQuery("select answered from conversation_head where id = :conversation")
        .bind("conversation", conversation.value())
        .mapTo(Boolean.class)
        .findOne()
        .orElse(false);
  }

  boolean isMember(Handle handle, UserId user, ConversationId conversation) {
    return handle
        .createQuery(
            """
            select exists (
              select from conversation_span
              where conversation_id = :conversation and user_id = :user and to_seq is null)
            """)
        .bind("conversation", conversation.value())
        .bind("user", user.value())
        .mapTo(Boolean.class)
        .one();
  }

  /// What `:user` may see of `:conversation`: their spans above what they cleared, as ranges of
  /// `seq` that do not overlap, in order. A query that takes them one by one reads nothing of what
  /// lies between two of them.
  private static final String SEEN =
      """
      (select range_agg(int8range(greatest(s.from_seq, r.cleared_seq + 1), s.to_seq, '[]'))
       from conversation_span s
       join conversation_member r
         on r.user_id = s.user_id and r.conversation_id = s.conversation_id
       where s.conversation_id = :conversation and s.user_id = :user
         and greatest(s.from_seq, r.cleared_seq + 1) <= coalesce(s.to_seq, 9223372036854775807))
      """;

  /// Messages a user may see with `from ≤ seq ≤ to`, ascending or descending.
  List<LogEntry> visible(
      Handle handle,
      UserId user,
      ConversationId conversation,
      long from,
      long to,
      boolean ascending,
      int limit) {
    String order = ascending ? " order by m.seq asc" : " order by m.seq desc";
    return handle
        .createQuery(
            "select "
                + ENTRY_FOR_USER
                + "from unnest("
                + SEEN
                + """
                ) as s (seqs)
                cross join lateral (
                  select * from message m
                  where m.conversation_id = :conversation
                    and m.seq >= greatest(lower(s.seqs), :from)
                    and m.seq <= least(upper(s.seqs) - 1, :to)
                """
                + order
                + " limit :limit) m"
                + order
                + " limit :limit")
        .bind("user", user.value())
        .bind("conversation", conversation.value())
        .bind("from", from)
        .bind("to", to)
        .bind("limit", limit)
        .map((row, context) -> EntryRow.entryForUser(row))
        .list();
  }

  /// Those of these messages, in this order, that the user may see and did not hide.
  List<LogEntry> visible(Handle handle, UserId user, List<Place> places) {
    return handle
        .createQuery(
            "select "
                + ENTRY_FOR_USER
                + """
                from unnest(:conversations, :seqs) with ordinality
                  as p (conversation_id, seq, nr)
                join message m on m.conversation_id = p.conversation_id and m.seq = p.seq
                where
                """
                + VISIBLE
                + " order by p.nr")
        .bind("user", user.value())
        .bind("conversations", LogStore.longs(places, p -> p.conversation().value()))
        .bind("seqs", LogStore.longs(places, Place::seq))
        .map((row, context) -> EntryRow.entryForUser(row))
        .filter(entry -> entry.state().isHidden() == null)
        .list();
  }

  boolean isWithin(Handle handle, UserId user, ConversationId conversation, long seq) {
    return handle
        .createQuery(
            """
            select exists (
              select from conversation_span
              where conversation_id = :conversation and user_id = :user
                and :seq between from_seq and coalesce(to_seq, :seq))
            """)
        .bind("conversation", conversation.value())
        .bind("user", user.value())
        .bind("seq", seq)
        .mapTo(Boolean.class)
        .one();
  }

  /// Keeps others from changing a message; false when there is none.
  boolean lock(Handle handle, Place place) {
    return handle
        .createQuery(
            """
            select true from message
            where conversation_id = :conversation and seq = :seq
            for share
            """)
        .bind("conversation", place.conversation().value())
        .bind("seq", place.seq())
        .mapTo(Boolean.class)
        .findOne()
        .isPresent();
  }

  int countPinned(Handle handle, ConversationId conversation) {
    return handle
        .createQuery(
            """
            select count(*) from message
            where conversation_id = :conversation and pinned_at is not null
            """)
        .bind("conversation", conversation.value())
        .mapTo(Integer.class)
        .one();
  }

  /// The pinned messages a user may see, the latest pin first.
  List<LogEntry> pinned(Handle handle, UserId user, ConversationId conversation) {
    return handle
        .createQuery(
            "select "
                + ENTRY_FOR_USER
                + """
                from message m
                where m.conversation_id = :conversation and m.pinned_at is not null and
                """
                + VISIBLE
                + " order by m.pinned_at desc, m.seq desc")
        .bind("user", user.value())
        .bind("conversation", conversation.value())
        .map((row, context) -> EntryRow.entryForUser(row))
        .filter(LogEntry::hasBody)
        .list();
  }

  /// Messages up to `toSeq` whose last change lies after `rev` and not after `toRev` and which the
  /// user may see, in their current state, the earliest change first.
  List<LogEntry> visibleChanges(
      Handle handle, UserId user, ConversationId conversation, long rev, Position to, int limit) {
    return handle
        .createQuery(
            "select "
                + ENTRY_FOR_USER
                + """
                from conversation_change c
                cross join lateral (
                  select * from message
                  where conversation_id = c.conversation_id and seq = c.seq and rev = c.rev
                  offset 0) m
                where c.conversation_id = :conversation and c.rev > :rev and c.rev <= :toRev
                  and c.seq <= :toSeq and c.seq <@
                """
                + SEEN
                + "order by c.rev limit :limit")
        .bind("user", user.value())
        .bind("conversation", conversation.value())
        .bind("rev", rev)
        .bind("toRev", to.rev())
        .bind("toSeq", to.seq())
        .bind("limit", limit)
        .map((row, context) -> EntryRow.entryForUser(row))
        .list();
  }

  /// When the first message and the first change after a position were made, the earlier of the
  /// two; empty when nothing follows it.
  Optional<Instant> timeAfter(Handle handle, ConversationId conversation, Position position) {
    return handle
        .createQuery(
            """
            select least(
              (select created_at from message
               where conversation_id = :conversation and seq > :seq order by seq limit 1),
              (select changed_at from conversation_change
               where conversation_id = :conversation and rev > :rev order by rev limit 1)) as at
            """)
        .bind("conversation", conversation.value())
        .bind("seq", position.seq())
        .bind("rev", position.rev())
        .map((row, context) ->
            Optional.ofNullable(row.getObject("at", OffsetDateTime.class))
                .map(OffsetDateTime::toInstant))
        .one();
  }

  /// The message at a place, whoever may see it.
  Optional<LogEntry> at(Handle handle, ConversationId conversation, long seq) {
    return handle
        .createQuery(
            "select "
                + ENTRY
                + "from message m where m.conversation_id = :conversation and m.seq = :seq")
        .bind("conversation", conversation.value())
        .bind("seq", seq)
        .map((row, context) -> EntryRow.entry(row))
        .findOne();
  }

  /// When a message was stored; the times of a log never go backwards.
  Instant timeOf(Handle handle, ConversationId conversation, long seq) {
    return handle
        .createQuery(
            """
            select created_at from message
            where conversation_id = :conversation and seq = :seq
            """)
        .bind("conversation", conversation.value())
        .bind("seq", seq)
        .map((row, context) -> LogStore.instant(row, "created_at"))
        .one();
  }

  /// Everything that happened to a log after a position, whoever may see it: first the new messages
  /// in their order, then the earlier ones that were changed, in the order of their changes.
  List<LogEntry> after(Handle handle, ConversationId conversation, Position position, int limit) {
    return handle
        .createQuery(
            "select * from ((select "
                + ENTRY
                + """
                from message m
                where m.conversation_id = :conversation and m.seq > :seq
                order by m.seq
                limit :limit)
                union all
                (select
                """
                + ENTRY
                + """
                from conversation_change c
                cross join lateral (
                  select * from message
                  where conversation_id = c.conversation_id and seq = c.seq and rev = c.rev
                  offset 0) m
                where c.conversation_id = :conversation and c.rev > :rev and c.seq <= :seq
                order by c.rev
                limit :limit)) e
                order by message_seq <= :seq, case when message_seq > :seq then message_seq
                  else message_rev end
                limit :limit
                """)
        .bind("conversation", conversation.value())
        .bind("seq", position.seq())
        .bind("rev", position.rev())
        .bind("limit", limit)
        .map((row, context) -> EntryRow.entry(row))
        .list();
  }

  /// The end of each of these logs.
  Map<ConversationId, Position> ends(Handle handle, List<ConversationId> conversations) {
    var ends = new HashMap<ConversationId, Position>();
    handle
        .createQuery("select id, seq, rev from conversation_head where id = any(:ids)")
        .bind("ids", conversations.stream().map(ConversationId::value).toArray(Long[]::new))
        .map((row, context) ->
            Map.entry(
                new ConversationId(row.getLong("id")),
                new Position(row.getLong("seq"), row.getLong("rev"))))
        .forEach(head -> ends.put(head.getKey(), head.getValue()));
    return ends;
  }

  /// When each of these last sent a message, read by primary key; absent for who never did.
  Map<Sender, Instant> lastSent(Handle handle, Collection<Sender> senders) {
    var times = new HashMap<Sender, Instant>();
    handle
        .createQuery(
            """
            select m.user_id, m.conversation_id, m.sent_at
            from unnest(:users, :conversations) as n (user_id, conversation_id)
            join conversation_member m
              on m.user_id = n.user_id and m.conversation_id = n.conversation_id
            where m.sent_at is not null
            """)
        .bind("users", senders.stream().map(s -> s.user().value()).toArray(Long[]::new))
        .bind(
            "conversations",
            senders.stream().map(s -> s.conversation().value()).toArray(Long[]::new))
        .map((row, context) ->
            Map.entry(
                new Sender(
                    new ConversationId(row.getLong("conversation_id")),
                    new UserId(row.getLong("user_id"))),
                LogStore.instant(row, "sent_at")))
        .forEach(sent -> times.put(sent.getKey(), sent.getValue()));
    return times;
  }

  static LogEntry entry(ResultSet row) throws SQLException {
    return EntryRow.entry(row);
  }
}
