package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Writes heads, messages and spans.
@Singleton
final class LogStore {
  /// How many system messages one change writes at most.
  private static final int MAX_ANNOUNCEMENTS = 8;

  private final Ids ids;
  private final Json json;

  LogStore(Ids ids, Json json) {
    this.ids = ids;
    this.json = json;
  }

  /// Ids for the messages of one change. Taken before a transaction, never inside: the lease may
  /// need a connection of its own.
  PrimitiveIterator.OfLong nextIds() {
    long first = ids.next(MAX_ANNOUNCEMENTS);
    return LongStream.range(first, first + MAX_ANNOUNCEMENTS).iterator();
  }

  /// Locks heads, ascending by id. With `skipLocked` the heads that others hold are left out.
  Map<ConversationId, Head> lock(
      Handle handle, Collection<ConversationId> conversations, boolean skipLocked) {
    var heads = new TreeMap<ConversationId, Head>();
    handle
        .createQuery(
            """
            select id, seq, rev, ordinal, access_epoch, answered, opened_by, opened_count,
                   greatest(last_at, clock_timestamp()::timestamptz(3)) as now
            from conversation_head
            where id = any(:ids)
            order by id
            for update\
            """
                + (skipLocked ? " skip locked" : ""))
        .bind("ids", numbers(conversations))
        .map((row, context) -> head(row))
        .forEach(head -> heads.put(head.conversation(), head));
    return heads;
  }

  /// Lets this transaction wait at most so long for any lock; then it fails with SQLSTATE 55P03.
  void limitLockWaits(Handle handle, Duration limit) {
    handle
        .createQuery("select set_config('lock_timeout', :limit, true)")
        .bind("limit", limit.toMillis() + "ms")
        .mapTo(String.class)
        .one();
  }

  /// Writes advanced heads back.
  void advance(Handle handle, Collection<Head> heads, int epochs) {
    handle
        .createUpdate(
            """
            update conversation_head h
            set seq = n.seq, rev = n.rev, ordinal = n.ordinal, last_at = n.last_at,
                access_epoch = h.access_epoch + :epochs,
                answered = n.answered, opened_by = n.opened_by, opened_count = n.opened_count
            from unnest(:ids, :seqs, :revs, :ordinals, :times, :answered, :openers, :counts)
              as n (id, seq, rev, ordinal, last_at, answered, opened_by, opened_count)
            where h.id = n.id
            """)
        .bind("epochs", epochs)
        .bind("ids", longs(heads, h -> h.conversation().value()))
        .bind("seqs", longs(heads, Head::seq))
        .bind("revs", longs(heads, Head::rev))
        .bind("ordinals", longs(heads, Head::ordinal))
        .bind("times", heads.stream().map(h -> utc(h.time())).toArray(OffsetDateTime[]::new))
        .bind("answered", heads.stream().map(Head::isAnswered).toArray(Boolean[]::new))
        .bind("openers", heads.stream().map(h -> number(h.openedBy())).toArray(Long[]::new))
        .bind("counts", heads.stream().map(Head::openedCount).toArray(Integer[]::new))
        .execute();
  }

  /// The answers to those of `messages` that the log already holds.
  Map<NewMessage.Key, StoredMessage> find(Handle handle, List<NewMessage> messages) {
    var found = new HashMap<NewMessage.Key, StoredMessage>();
    handle
        .createQuery(
            """
            select m.conversation_id, m.sender_id, m.client_id, m.seq, m.rev, m.id, m.created_at,
                   m.digest
            from unnest(:conversations, :senders, :keys) as k (conversation_id, sender_id, client_id)
            join message m on m.conversation_id = k.conversation_id
              and m.sender_id = k.sender_id and m.client_id = k.client_id
            """)
        .bind("conversations", longs(messages, m -> m.conversation().value()))
        .bind("senders", longs(messages, m -> m.sender().value()))
        .bind("keys", messages.stream().map(NewMessage::clientId).toArray(String[]::new))
        .map((row, context) -> Map.entry(key(row), stored(row)))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  /// Numbers messages in the given order and inserts them. The heads are advanced in memory only.
  List<LogEntry> insert(Handle handle, Map<ConversationId, Head> heads, List<NewMessage> messages) {
    var entries = new ArrayList<LogEntry>(messages.size());
    for (NewMessage message : messages) {
      entries.add(entry(heads.get(message.conversation()), message));
    }
    insertRows(handle, entries, messages);
    return entries;
  }

  /// Appends one system message and changes the spans it speaks of; the head is advanced in memory
  /// only.
  LogEntry announce(Handle handle, Head head, MessageId id, Announcement announcement) {
    var entry = entry(head, id, announcement);
    handle
        .createUpdate(
            """
            insert into message
              (conversation_id, seq, rev, id, ordinal, sender_id, created_at, type, body, joined,
               departed)
            values (:conversation, :seq, :rev, :id, :ordinal, :sender, :at, :type, :body, :joined,
               :departed)
            """)
        .bind("conversation", head.conversation().value())
        .bind("seq", entry.seq())
        .bind("rev", entry.rev())
        .bind("id", entry.id().value())
        .bind("ordinal", entry.ordinal())
        .bind("sender", entry.sender().value())
        .bind("at", utc(entry.createdAt()))
        .bind("type", entry.type())
        .bind("body", entry.body())
        .bind("joined", longs(entry.joined(), UserId::value))
        .bind("departed", longs(entry.departed(), UserId::value))
        .execute();
    openSpans(handle, head, entry, announcement);
    closeSpans(handle, entry);
    return entry;
  }

  /// Erases a message's body, digest and preview and takes the next revision for it.
  LogEntry recall(Handle handle, Head head, long seq) {
    String change = "body = null, digest = null, preview = :preview, recalled_at = :at";
    return change(handle, head, seq, change, null);
  }

  /// Attaches a preview to a message, or takes it off, and takes the next revision for it.
  LogEntry preview(Handle handle, Head head, long seq, @Nullable String preview) {
    return change(handle, head, seq, "preview = :preview", preview);
  }

  private static LogEntry change(
      Handle handle, Head head, long seq, String change, @Nullable String preview) {
    return handle
        .createQuery(
            """
            with change as (
              insert into conversation_change (conversation_id, rev, seq, changed_at)
              values (:conversation, :rev, :seq, :at)
            )
            update message m
            set rev = :rev, %s
            where m.conversation_id = :conversation and m.seq = :seq
            returning
            """
                    .formatted(change)
                + LogReader.ENTRY)
        .bind("conversation", head.conversation().value())
        .bind("seq", seq)
        .bind("rev", head.nextRev())
        .bind("at", utc(head.time()))
        .bind("preview", preview)
        .map((row, context) -> LogReader.entry(row))
        .one();
  }

  private void openSpans(Handle handle, Head head, LogEntry entry, Announcement announcement) {
    if (entry.joined().isEmpty()) {
      return;
    }
    long fromSeq = announcement.history() == Announcement.History.ALL ? 1 : entry.seq();
    handle
        .createUpdate(
            """
            with opened as (
              insert into conversation_span (conversation_id, user_id, from_seq, from_rev)
              select :conversation, u, :fromSeq, :rev from unnest(:users) u
            ), readers as (
              insert into group_reader (conversation_id, user_id, from_seq, read_seq)
              select :conversation, u, :fromSeq, 0 from unnest(:users) u
              on conflict (conversation_id, user_id) do update set from_seq = excluded.from_seq
            )
            insert into conversation_member (user_id, conversation_id, read_seq, read_ordinal)
            select u, :conversation, :readSeq, :ordinal from unnest(:users) u order by u
            on conflict (user_id, conversation_id) do update
            set read_seq = greatest(conversation_member.read_seq, excluded.read_seq),
                read_ordinal = greatest(conversation_member.read_ordinal, excluded.read_ordinal)
            """)
        .bind("conversation", head.conversation().value())
        .bind("fromSeq", fromSeq)
        .bind("rev", entry.rev())
        .bind("readSeq", entry.seq() - 1)
        .bind("ordinal", head.ordinal())
        .bind("users", longs(entry.joined(), UserId::value))
        .execute();
  }

  private void closeSpans(Handle handle, LogEntry entry) {
    if (entry.departed().isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            with readers as (
              delete from group_reader
              where conversation_id = :conversation and user_id = any(:users)
            )
            update conversation_span
            set to_seq = :seq, to_rev = :rev, closed_at = :at,
                title = (select title from conversation where id = :conversation)
            where conversation_id = :conversation and user_id = any(:users) and to_seq is null
            """)
        .bind("seq", entry.seq())
        .bind("rev", entry.rev())
        .bind("at", utc(entry.createdAt()))
        .bind("conversation", entry.conversation().value())
        .bind("users", longs(entry.departed(), UserId::value))
        .execute();
  }

  /// Closes at most `limit` open spans of a log that has ended, at its end.
  int closeSpans(Handle handle, ConversationId id, int limit) {
    return handle
        .createUpdate(
            """
            update conversation_span s
            set to_seq = h.seq, to_rev = h.rev, closed_at = h.last_at,
                title = (select title from conversation where id = :id)
            from conversation_head h
            where h.id = :id and s.conversation_id = :id and s.to_seq is null
              and s.user_id in (
                select user_id from conversation_span
                where conversation_id = :id and to_seq is null
                order by user_id
                limit :limit)
            """)
        .bind("id", id.value())
        .bind("limit", limit)
        .execute();
  }

  private void insertRows(Handle handle, List<LogEntry> entries, List<NewMessage> messages) {
    handle
        .createUpdate(
            """
            insert into message
              (conversation_id, seq, rev, id, ordinal, sender_id, client_id, digest, created_at,
               type, body)
            select * from unnest(:conversations, :seqs, :revs, :ids, :ordinals, :senders, :keys,
              :digests, :times, :types, :bodies)
            """)
        .bind("conversations", longs(entries, e -> e.conversation().value()))
        .bind("seqs", longs(entries, LogEntry::seq))
        .bind("revs", longs(entries, LogEntry::rev))
        .bind("ids", longs(entries, e -> e.id().value()))
        .bind("ordinals", longs(entries, LogEntry::ordinal))
        .bind("senders", longs(entries, e -> e.sender().value()))
        .bind("keys", messages.stream().map(NewMessage::clientId).toArray(String[]::new))
        .bind("digests", messages.stream().map(NewMessage::digest).toArray(String[]::new))
        .bind("times", times(entries))
        .bind("types", entries.stream().map(LogEntry::type).toArray(String[]::new))
        .bind("bodies", messages.stream().map(NewMessage::body).toArray(String[]::new))
        .execute();
  }

  private static LogEntry entry(@Nullable Head head, NewMessage message) {
    if (head == null) {
      throw new IllegalStateException("head not locked: " + message.conversation());
    }
    return new LogEntry(
        message.conversation(),
        head.nextSeq(),
        head.nextRev(),
        message.id(),
        head.nextOrdinal(),
        message.sender(),
        message.clientId(),
        head.time(),
        null,
        null,
        message.type(),
        message.body(),
        null,
        List.of(),
        List.of());
  }

  private LogEntry entry(Head head, MessageId id, Announcement announcement) {
    var body = new TreeMap<String, Object>(announcement.data());
    body.put("event", announcement.event());
    return new LogEntry(
        head.conversation(),
        head.nextSeq(),
        head.nextRev(),
        id,
        head.ordinal(),
        announcement.actor(),
        null,
        head.time(),
        null,
        null,
        LogEntry.SYSTEM,
        json.write(body),
        null,
        announcement.joined(),
        announcement.departed());
  }

  private static Head head(ResultSet row) throws SQLException {
    long openedBy = row.getLong("opened_by");
    return new Head(
        new ConversationId(row.getLong("id")),
        row.getLong("seq"),
        row.getLong("rev"),
        row.getLong("ordinal"),
        row.getLong("access_epoch"),
        instant(row, "now"),
        row.getBoolean("answered"),
        openedBy == 0 ? null : new UserId(openedBy),
        row.getInt("opened_count"));
  }

  private static NewMessage.Key key(ResultSet row) throws SQLException {
    return new NewMessage.Key(
        new ConversationId(row.getLong("conversation_id")),
        new UserId(row.getLong("sender_id")),
        row.getString("client_id"));
  }

  private static StoredMessage stored(ResultSet row) throws SQLException {
    return new StoredMessage(
        row.getLong("seq"),
        row.getLong("rev"),
        new MessageId(row.getLong("id")),
        instant(row, "created_at"),
        row.getString("digest"));
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  static OffsetDateTime[] times(Collection<LogEntry> entries) {
    return entries.stream().map(e -> utc(e.createdAt())).toArray(OffsetDateTime[]::new);
  }

  private static @Nullable Long number(@Nullable UserId user) {
    return user == null ? null : user.value();
  }

  private static Long[] numbers(Collection<ConversationId> conversations) {
    return longs(conversations, ConversationId::value);
  }

  static <T> Long[] longs(Collection<T> items, ToLongFunction<T> number) {
    return items.stream().mapToLong(number).boxed().toArray(Long[]::new);
  }
}
