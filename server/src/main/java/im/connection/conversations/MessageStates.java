package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Changes messages that are in their logs. Each change takes the next revision, inside the
/// caller's transaction, which holds the head; who may make it is the caller's business.
@Singleton
public final class MessageStates {
  private final MessageStateStore store;
  private final LogStore log;
  private final MentionStore mentions;
  private final List<MessageTrace> traces;

  @Inject
  MessageStates(
      MessageStateStore store, LogStore log, MentionStore mentions, Instance<MessageTrace> traces) {
    this(store, log, mentions, traces.stream().toList());
  }

  MessageStates(
      MessageStateStore store, LogStore log, MentionStore mentions, List<MessageTrace> traces) {
    this.store = store;
    this.log = log;
    this.mentions = mentions;
    this.traces = List.copyOf(traces);
  }

  /// Erases what a message said for ever; a stub remains that says who recalled it.
  public LogEntry recall(Handle handle, Head head, long seq, UserId by) {
    var entry = store.recall(handle, head, seq, by);
    erase(handle, head.conversation(), List.of(seq));
    return written(handle, head, entry);
  }

  /// Replaces what a message says and whom it mentions; what it said before is kept, and its
  /// preview is gone.
  public LogEntry edit(Handle handle, Head head, long seq, String body, Attributes attributes) {
    var entry = store.edit(handle, head, seq, body, attributes.fallback());
    mentions.replace(handle, entry, attributes);
    traces.forEach(trace -> trace.edited(handle, head.conversation(), seq));
    return written(handle, head, entry);
  }

  /// Pins a message.
  public LogEntry pin(Handle handle, Head head, long seq, UserId by) {
    return written(handle, head, store.pin(handle, head, seq, by));
  }

  /// Takes a pin off.
  public LogEntry unpin(Handle handle, Head head, long seq) {
    return written(handle, head, store.unpin(handle, head, seq));
  }

  /// Sets the summary of a message's reactions, a JSON array; null when there is none.
  public LogEntry reactions(Handle handle, Head head, long seq, @Nullable String json) {
    return written(handle, head, store.reactions(handle, head, seq, json));
  }

  /// Sets the votes of a poll, a JSON object.
  public LogEntry poll(Handle handle, Head head, long seq, String json) {
    return written(handle, head, store.poll(handle, head, seq, json));
  }

  /// Sets what a message's first link leads to, a JSON object; null takes it away.
  public LogEntry preview(Handle handle, Head head, long seq, @Nullable String json) {
    return written(handle, head, store.preview(handle, head, seq, json));
  }

  /// Messages whose time has come, the earliest first, at most `limit`.
  public List<Place> expired(Handle handle, int limit) {
    return store.expired(handle, limit);
  }

  /// Erases those of these messages whose time has come.
  public List<LogEntry> expire(Handle handle, Head head, Collection<Long> seqs) {
    var due = store.due(handle, head.conversation(), seqs);
    if (due.isEmpty()) {
      return List.of();
    }
    var entries = due.stream().map(seq -> store.expire(handle, head, seq)).toList();
    erase(handle, head.conversation(), due);
    log.advance(handle, List.of(head), 0);
    return entries;
  }

  /// After the rows themselves, whose locks keep others from noting something about them meanwhile.
  private void erase(Handle handle, ConversationId conversation, Collection<Long> seqs) {
    store.erase(handle, conversation, seqs);
    traces.forEach(trace -> trace.erase(handle, conversation, seqs));
  }

  private LogEntry written(Handle handle, Head head, LogEntry entry) {
    log.advance(handle, List.of(head), 0);
    return entry;
  }
}
