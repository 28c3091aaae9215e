package im.connection.conversations;

import im.connection.cluster.News;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The logs themselves, for those who append to them in transactions of their own and read them in
/// pages.
@Singleton
public final class ConversationLog {
  private final Jdbi jdbi;
  private final LogStore store;
  private final LogReader reader;
  private final MarkStore marks;

  ConversationLog(Jdbi jdbi, LogStore store, LogReader reader, MarkStore marks) {
    this.jdbi = jdbi;
    this.store = store;
    this.reader = reader;
    this.marks = marks;
  }

  /// Locks the heads that nobody else holds, ascending by id; the others are missing in the answer.
  public Map<ConversationId, Head> lockFree(
      Handle handle, Collection<ConversationId> conversations) {
    return store.lock(handle, conversations, true);
  }

  /// Locks heads, ascending by id, waiting for each as long as [#limitLockWaits] allows.
  public Map<ConversationId, Head> lock(Handle handle, Collection<ConversationId> conversations) {
    return store.lock(handle, conversations, false);
  }

  /// Lets this transaction wait at most so long for any lock; then it fails with SQLSTATE 55P03.
  public void limitLockWaits(Handle handle, Duration limit) {
    store.limitLockWaits(handle, limit);
  }

  /// What the log already holds of `messages`: answers to retries.
  public Map<NewMessage.Key, StoredMessage> find(Handle handle, List<NewMessage> messages) {
    return store.find(handle, messages);
  }

  /// When each of these last sent a message; absent for who never did. Exact for conversations
  /// whose heads this transaction holds.
  public Map<Sender, Instant> lastSent(Handle handle, Collection<Sender> senders) {
    return reader.lastSent(handle, senders);
  }

  /// Numbers and inserts messages in the given order, moves their senders' read marks and writes
  /// the heads back. All heads must be locked, no message may be in the log already.
  public List<LogEntry> append(
      Handle handle, Map<ConversationId, Head> heads, List<NewMessage> messages) {
    var entries = store.insert(handle, heads, messages);
    marks.moveSenders(handle, entries);
    store.advance(handle, heads.values(), 0);
    return entries;
  }

  /// Counts the senders of these new messages of groups among the readers of what came before.
  public void readBySenders(Handle handle, List<LogEntry> entries) {
    marks.moveReaders(handle, entries);
  }

  /// Whether the users of a conversation may write without the stranger limit; read without a lock.
  public boolean isAnswered(Handle handle, ConversationId id) {
    return reader.isAnswered(handle, id);
  }

  /// Whether new messages reach the user; reads inside the caller's transaction.
  public boolean isMember(Handle handle, UserId user, ConversationId id) {
    return reader.isMember(handle, user, id);
  }

  /// One message, if the user may see it; reads inside the caller's transaction.
  public Optional<LogEntry> visible(Handle handle, UserId user, ConversationId id, long seq) {
    return reader.visible(handle, user, id, seq, seq, true, 1).stream().findFirst();
  }

  /// The message at a place, whoever may see it: for those whose business that is.
  public Optional<LogEntry> at(ConversationId id, long seq) {
    return jdbi.withHandle(handle -> at(handle, id, seq));
  }

  /// The same, read inside the caller's transaction.
  public Optional<LogEntry> at(Handle handle, ConversationId id, long seq) {
    return reader.at(handle, id, seq);
  }

  /// Messages `from ≤ seq ≤ to` that the user may see.
  public List<LogEntry> visible(
      UserId user, ConversationId id, long from, long to, boolean ascending, int limit) {
    return jdbi.withHandle(h -> reader.visible(h, user, id, from, to, ascending, limit));
  }

  /// One message, if the user may see it, which nobody changes or erases before the caller's
  /// transaction ends.
  public Optional<LogEntry> lockVisible(Handle handle, UserId user, Place place) {
    return reader.lock(handle, place)
        ? visible(handle, user, place.conversation(), place.seq())
        : Optional.empty();
  }

  /// One message within what the user was let see, though they have cleared or deleted it for
  /// themselves since; reads inside the caller's transaction.
  public Optional<LogEntry> within(Handle handle, UserId user, ConversationId id, long seq) {
    return reader.at(handle, id, seq).filter(entry -> reader.isWithin(handle, user, id, seq));
  }

  /// Those of these messages, in this order, that the user may see and did not delete for
  /// themselves; recalled and expired ones are stubs.
  public List<LogEntry> visible(UserId user, List<Place> places) {
    return places.isEmpty() ? List.of() : jdbi.withHandle(handle -> visible(handle, user, places));
  }

  /// The same, read inside the caller's transaction.
  public List<LogEntry> visible(Handle handle, UserId user, List<Place> places) {
    return reader.visible(handle, user, places);
  }

  /// How many messages of a conversation are pinned; reads inside the caller's transaction.
  public int pinned(Handle handle, ConversationId id) {
    return reader.countPinned(handle, id);
  }

  /// The pinned messages of a conversation that the user may see, the latest pin first.
  public List<LogEntry> pinned(UserId user, ConversationId id) {
    return jdbi.withHandle(handle -> reader.pinned(handle, user, id));
  }

  /// Messages up to `to` whose last change lies after `rev` and that the user may see, in their
  /// current state.
  public List<LogEntry> visibleChanges(
      UserId user, ConversationId id, long rev, Position to, int limit) {
    return jdbi.withHandle(h -> reader.visibleChanges(h, user, id, rev, to, limit));
  }

  /// When the oldest message or change after a position was made; empty when nothing follows it.
  public Optional<Instant> timeAfter(ConversationId id, Position position) {
    return jdbi.withHandle(handle -> reader.timeAfter(handle, id, position));
  }

  /// The first message with `from ≤ seq ≤ to` that is not older than `horizon`, or `to + 1`. Times
  /// never go backwards in a log, so it takes a handful of look-ups however long the log is.
  public long firstSince(ConversationId id, long from, long to, Instant horizon) {
    return jdbi.withHandle(handle -> {
      long low = from;
      long high = to + 1;
      while (low < high) {
        long middle = (low + high) >>> 1;
        if (reader.timeOf(handle, id, middle).isBefore(horizon)) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    });
  }

  /// Everything that happened after a position, whoever may see it: first the new messages in their
  /// order, then the earlier ones that were changed.
  public List<LogEntry> after(ConversationId id, Position position, int limit) {
    return jdbi.withHandle(handle -> reader.after(handle, id, position, limit));
  }

  /// The end of each of these conversations' logs.
  public Map<ConversationId, Position> ends(List<ConversationId> conversations) {
    return jdbi.withHandle(handle -> reader.ends(handle, conversations));
  }

  /// The news of an entry that has been committed.
  public static News news(LogEntry entry) {
    return new News.LogAdvanced(entry.conversation(), entry.rev(), entry.joined(), entry);
  }
}
