package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// A transaction that holds one conversation's head: the access epoch advances with it, and what it
/// announces commits together with whatever else is written through its handle.
public final class LogChange extends FeedChange {
  private final Head head;
  private final LogStore store;
  private final PrimitiveIterator.OfLong ids;
  private final List<LogEntry> entries = new ArrayList<>();
  private @Nullable String title;

  /// @param ids for messages, taken before the transaction: whoever holds a head waits for nothing
  LogChange(Handle handle, Head head, LogStore store, PrimitiveIterator.OfLong ids) {
    super(handle);
    this.head = head;
    this.store = store;
    this.ids = ids;
  }

  /// The conversation whose head is held.
  public ConversationId conversation() {
    return head.conversation();
  }

  /// The time of this change.
  public Instant time() {
    return head.time();
  }

  /// Gives the conversation another title.
  public void rename(String newTitle) {
    title = newTitle;
  }

  /// Writes a system message, and opens and closes the spans of those who join and depart with it.
  /// One change writes a few at most.
  public void announce(Announcement announcement) {
    var id = new MessageId(ids.nextLong());
    entries.add(store.announce(handle(), head, id, announcement));
  }

  /// Says whether the two users of a direct conversation may write without the stranger limit.
  public void answered(boolean answered) {
    head.answered(answered);
  }

  /// Whether the two users of a direct conversation may write without the stranger limit.
  public boolean isAnswered() {
    return head.isAnswered();
  }

  /// Lets messages erase themselves so long after they were sent, from now on; zero is never.
  ///
  /// @return whether it was different before
  public boolean timer(Duration timer) {
    boolean isNew = !head.timer().equals(timer);
    head.timer(timer);
    return isNew;
  }

  @Nullable String title() {
    return title;
  }

  List<LogEntry> entries() {
    return entries;
  }
}
