package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Reads and writes how far members have read, and have been delivered to. Whoever writes both a
/// member's row and a reader's writes the member's first.
@Singleton
final class MarkStore {
  /// A member's marks after an attempt to move them.
  ///
  /// @param seq their read mark
  /// @param isMoved whether it moved, or a mark as unread was taken off
  /// @param isShown whether what others may know of it moved
  record Moved(long seq, boolean isMoved, boolean isShown) {}

  /// A delivery that is further than what was kept.
  record Due(Delivery delivery, boolean isMoved) {}

  /// Moves a read mark forward within what the user sees and takes off a mark as unread; empty when
  /// the conversation was never theirs.
  ///
  /// @param isTold whether others may know of it
  Optional<Moved> move(Handle handle, UserId user, ConversationId id, long seq, boolean isTold) {
    return handle
        .createQuery(
            """
            with before as (
              select read_seq, read_ordinal, shown_seq, marked_unread
              from conversation_member
              where user_id = :user and conversation_id = :id
              for update
            ), wanted as (
              select greatest(b.read_seq, m.seq) as seq,
                     greatest(b.read_ordinal, m.ordinal) as ordinal
              from before b
              join message m on m.conversation_id = :id
                and m.seq = least(:seq, (
                  select coalesce(s.to_seq, h.seq)
                  from conversation_span s
                  join conversation_head h on h.id = s.conversation_id
                  where s.conversation_id = :id and s.user_id = :user
                  order by s.from_rev desc
                  limit 1))
            ), moved as (
              update conversation_member r
              set read_seq = w.seq, read_ordinal = w.ordinal, marked_unread = false,
                  marked_at = case when w.seq > b.read_seq or b.marked_unread
                                   then clock_timestamp() else r.marked_at end,
                  shown_seq = case when :told then greatest(r.shown_seq, w.seq)
                                   else r.shown_seq end,
                  shown_at = case when :told and w.seq > b.shown_seq
                                  then clock_timestamp() else r.shown_at end
              from wanted w, before b
              where r.user_id = :user and r.conversation_id = :id
                and (w.seq > b.read_seq or b.marked_unread or (:told and w.seq > b.shown_seq))
              returning r.read_seq, r.shown_seq
            )
            select coalesce(m.read_seq, b.read_seq) as seq,
                   m.read_seq > b.read_seq or (m.read_seq is not null and b.marked_unread)
                     as is_moved,
                   m.shown_seq > b.shown_seq as is_shown
            from before b
            left join moved m on true
            """)
        .bind("user", user.value())
        .bind("id", id.value())
        .bind("seq", seq)
        .bind("told", isTold)
        .map((row, context) ->
            new Moved(row.getLong("seq"), row.getBoolean("is_moved"), row.getBoolean("is_shown")))
        .findOne();
  }

  /// Marks a conversation as unread; empty when it was never the user's.
  ///
  /// @return whether it was not marked before
  Optional<Boolean> markUnread(Handle handle, UserId user, ConversationId id) {
    return handle
        .createQuery(
            """
            with before as (
              select marked_unread from conversation_member
              where user_id = :user and conversation_id = :id
              for update
            ), marked as (
              update conversation_member set marked_unread = true, marked_at = clock_timestamp()
              where user_id = :user and conversation_id = :id and not marked_unread
            )
            select not marked_unread from before
            """)
        .bind("user", user.value())
        .bind("id", id.value())
        .mapTo(Boolean.class)
        .findOne();
  }

  /// The conversations of a user in which their own marks moved since, or what they may know of the
  /// other user's of a direct one; not those that moved with a message. What was committed late is
  /// looked for a minute further back.
  MovedMarks moved(Handle handle, UserId user, Instant since) {
    return handle
        .createQuery(
            """
            select clock_timestamp()::timestamptz(3) as at, array(
              select r.conversation_id
              from conversation_member r
              join conversation c on c.id = r.conversation_id
              left join conversation_member p on p.conversation_id = c.id
                and p.user_id = case when c.user_low = r.user_id then c.user_high
                                     else c.user_low end
              where r.user_id = :user
                and greatest(r.marked_at, p.shown_at) > :since - interval '1 minute') as moved
            """)
        .bind("user", user.value())
        .bind("since", LogStore.utc(since))
        .map((row, context) ->
            new MovedMarks(
                LogStore.instant(row, "at"),
                Stream.of((Long[]) row.getArray("moved").getArray())
                    .map(ConversationId::new)
                    .collect(Collectors.toSet())))
        .one();
  }

  /// Moves the marks of those who sent new messages.
  void moveSenders(Handle handle, List<LogEntry> entries) {
    var last = lastOfEach(entries);
    handle
        .createUpdate(
            """
            update conversation_member m
            set read_seq = n.seq, read_ordinal = n.ordinal, shown_seq = n.seq, sent_at = n.at,
                marked_unread = false
            from unnest(:conversations, :users, :seqs, :ordinals, :times)
              as n (conversation_id, user_id, seq, ordinal, at)
            where m.user_id = n.user_id and m.conversation_id = n.conversation_id
              and m.read_seq < n.seq
            """)
        .bind("conversations", LogStore.longs(last.keySet(), k -> k.conversation().value()))
        .bind("users", LogStore.longs(last.keySet(), k -> k.user().value()))
        .bind("seqs", LogStore.longs(last.values(), LogEntry::seq))
        .bind("ordinals", LogStore.longs(last.values(), LogEntry::ordinal))
        .bind("times", LogStore.times(last.values()))
        .execute();
  }

  /// Moves the marks that a group's members may know of those who sent new messages there.
  void moveReaders(Handle handle, List<LogEntry> entries) {
    var last = lastOfEach(entries);
    handle
        .createUpdate(
            """
            update group_reader r set read_seq = n.seq
            from unnest(:conversations, :users, :seqs) as n (conversation_id, user_id, seq)
            where r.conversation_id = n.conversation_id and r.user_id = n.user_id
              and r.read_seq < n.seq
            """)
        .bind("conversations", LogStore.longs(last.keySet(), k -> k.conversation().value()))
        .bind("users", LogStore.longs(last.keySet(), k -> k.user().value()))
        .bind("seqs", LogStore.longs(last.values(), LogEntry::seq))
        .execute();
  }

  private static Map<Sender, LogEntry> lastOfEach(List<LogEntry> entries) {
    var last = new TreeMap<Sender, LogEntry>();
    entries.forEach(entry -> last.put(new Sender(entry.conversation(), entry.sender()), entry));
    return last;
  }

  /// Moves one member's mark as a group's members may know it.
  void moveReader(Handle handle, UserId user, ConversationId id, long seq) {
    handle
        .createUpdate(
            """
            update group_reader set read_seq = :seq
            where conversation_id = :id and user_id = :user and read_seq < :seq
            """)
        .bind("id", id.value())
        .bind("user", user.value())
        .bind("seq", seq)
        .execute();
  }

  /// Moves how far conversations have been delivered, forward only and within their logs. Rows that
  /// somebody holds are left out, for whoever appends must not wait here.
  ///
  /// @return what was due; `isMoved` says what moved
  List<Due> deliver(Handle handle, List<Delivery> deliveries) {
    return handle
        .createQuery(
            """
            with due as (
              select n.conversation_id, n.user_id, least(n.seq, h.seq) as seq
              from unnest(:conversations, :users, :seqs) as n (conversation_id, user_id, seq)
              join conversation_head h on h.id = n.conversation_id
              join conversation_member m
                on m.user_id = n.user_id and m.conversation_id = n.conversation_id
              where greatest(m.delivered_seq, m.shown_seq) < least(n.seq, h.seq)
            ), free as (
              select m.user_id, m.conversation_id
              from conversation_member m
              join due d on d.user_id = m.user_id and d.conversation_id = m.conversation_id
              for update of m skip locked
            ), moved as (
              update conversation_member m
              set delivered_seq = greatest(m.delivered_seq, d.seq), shown_at = clock_timestamp()
              from due d
              join free f on f.user_id = d.user_id and f.conversation_id = d.conversation_id
              where m.user_id = d.user_id and m.conversation_id = d.conversation_id
              returning m.conversation_id, m.user_id
            )
            select d.conversation_id, d.user_id, d.seq, m.user_id is not null as is_moved
            from due d
            left join moved m on m.user_id = d.user_id and m.conversation_id = d.conversation_id
            """)
        .bind("conversations", LogStore.longs(deliveries, d -> d.conversation().value()))
        .bind("users", LogStore.longs(deliveries, d -> d.user().value()))
        .bind("seqs", LogStore.longs(deliveries, Delivery::seq))
        .map((row, context) ->
            new Due(
                new Delivery(
                    new ConversationId(row.getLong("conversation_id")),
                    new UserId(row.getLong("user_id")),
                    row.getLong("seq")),
                row.getBoolean("is_moved")))
        .list();
  }

  /// How far every present member of a group has read.
  ReadCounts counts(Handle handle, ConversationId id) {
    var members = new HashMap<UserId, ReadCounts.Reach>();
    handle
        .createQuery(
            """
            select user_id, from_seq, read_seq from group_reader where conversation_id = :id
            """)
        .bind("id", id.value())
        .map((row, context) ->
            Map.entry(
                new UserId(row.getLong("user_id")),
                new ReadCounts.Reach(row.getLong("from_seq"), row.getLong("read_seq"))))
        .forEach(entry -> members.put(entry.getKey(), entry.getValue()));
    return new ReadCounts(members);
  }

  /// Forgets how far a user has read in these groups.
  void forgetReader(Handle handle, UserId user, List<ConversationId> groups) {
    handle
        .createUpdate(
            "delete from group_reader where user_id = :user and conversation_id = any(:groups)")
        .bind("user", user.value())
        .bind("groups", LogStore.longs(groups, ConversationId::value))
        .execute();
  }

  /// Members behind `after` who have read a message of a group, or have not, by user id.
  List<ConversationRecord.Peer> readers(
      Handle handle, LogEntry message, boolean haveRead, long after, int limit) {
    return handle
        .createQuery(
            """
            select u.id, u.username, u.display_name, u.avatar
            from group_reader r
            join users u on u.id = r.user_id
            where r.conversation_id = :id and r.user_id > :after and r.user_id <> :sender
              and r.from_seq <= :seq and (r.read_seq >= :seq) = :haveRead
            order by r.user_id
            limit :limit
            """)
        .bind("id", message.conversation().value())
        .bind("after", after)
        .bind("sender", message.sender().value())
        .bind("seq", message.seq())
        .bind("haveRead", haveRead)
        .bind("limit", limit)
        .map((row, context) ->
            new ConversationRecord.Peer(
                new UserId(row.getLong("id")),
                row.getString("username"),
                row.getString("display_name"),
                row.getString("avatar")))
        .list();
  }
}
