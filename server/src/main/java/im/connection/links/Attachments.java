package im.connection.links;

import im.connection.accounts.Quota;
import im.connection.accounts.Quotas;
import im.connection.cluster.Bus;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.Head;
import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageStates;
import im.connection.kernel.ConversationId;
import im.connection.kernel.PreviewId;
import im.connection.platform.db.Ids;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Attaches snapshots to messages and takes them off, each as a change of the conversation's log,
/// under the lock of its head: so a message that was meanwhile recalled, or leads elsewhere now,
/// gets none.
@Singleton
final class Attachments {
  /// How long a snapshot serves for further messages of the conversation with the same link.
  static final Duration FRESH = Duration.ofDays(1);

  /// What a transaction came to.
  private record Change(boolean isDone, Optional<LogEntry> entry) {}

  private static final Change NOTHING = new Change(true, Optional.empty());
  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final ConversationLog log;
  private final MessageStates states;
  private final PreviewStore store;
  private final FirstLink firstLink;
  private final LinkDigests digests;
  private final Bus bus;
  private final Ids ids;
  private final Json json;
  private final Quotas quotas;

  Attachments(
      Jdbi jdbi,
      ConversationLog log,
      MessageStates states,
      PreviewStore store,
      FirstLink firstLink,
      LinkDigests digests,
      Bus bus,
      Ids ids,
      Json json,
      Quotas quotas) {
    this.jdbi = jdbi;
    this.log = log;
    this.states = states;
    this.store = store;
    this.firstLink = firstLink;
    this.digests = digests;
    this.bus = bus;
    this.ids = ids;
    this.json = json;
    this.quotas = quotas;
  }

  /// Takes the snapshot off a message that was edited and does not lead to its page any more.
  ///
  /// @return whether it carries the right one already
  boolean settle(LogEntry message) {
    var wanted = digest(message, firstLink.of(message));
    var used = jdbi.withHandle(handle -> used(handle, message));
    if (used.isPresent() && !used.equals(wanted)) {
      change(message, (handle, head) -> detach(handle, head, message));
    }
    return message.state().preview() != null && used.isPresent() && used.equals(wanted);
  }

  /// What is known of a link from another message of the conversation.
  Optional<PreviewStore.Known> known(ConversationId conversation, WebAddress link) {
    String digest = digests.of(conversation, link);
    return jdbi.withHandle(handle -> store.find(handle, digest, FRESH));
  }

  /// Attaches what is known already.
  ///
  /// @return false when it has gone with the message it was fetched for
  boolean attach(LogEntry message, WebAddress link, PreviewStore.Known known) {
    return change(
            message,
            (handle, head) ->
                lacks(handle, message, link) ? put(handle, head, message, known) : NOTHING)
        .isDone();
  }

  /// Attaches what has just been fetched, if its sender may still store so much today.
  void attach(LogEntry message, WebAddress link, Snapshot snapshot) {
    var conversation = message.conversation();
    var id = new PreviewId(ids.next());
    var preview = LinkPreview.of(link, snapshot, conversation, id);
    var known = new PreviewStore.Known(id, json.write(preview));
    change(
        message,
        (handle, head) -> {
          if (!lacks(handle, message, link) || !isPaid(handle, message, snapshot, known)) {
            return NOTHING;
          }
          String digest = digests.of(conversation, link);
          store.insert(handle, conversation, known, digest, snapshot.thumbnail());
          return put(handle, head, message, known);
        });
  }

  private boolean isPaid(
      Handle handle, LogEntry message, Snapshot snapshot, PreviewStore.Known known) {
    int picture = snapshot.thumbnail().map(thumbnail -> thumbnail.jpeg().length).orElse(0);
    return quotas.tryTake(handle, message.sender(), Quota.BYTES, picture + known.json().length());
  }

  private Change detach(Handle handle, Head head, LogEntry message) {
    var used = used(handle, message);
    if (used.isEmpty() || used.equals(digest(message, link(handle, message)))) {
      return NOTHING;
    }
    store.release(handle, message.conversation(), List.of(message.seq()));
    return new Change(true, Optional.of(states.preview(handle, head, message.seq(), null)));
  }

  private Change put(Handle handle, Head head, LogEntry message, PreviewStore.Known known) {
    var conversation = message.conversation();
    store.release(handle, conversation, List.of(message.seq()));
    if (!store.use(handle, conversation, message.seq(), known.id())) {
      return new Change(false, Optional.empty());
    }
    return new Change(true, Optional.of(states.preview(handle, head, message.seq(), known.json())));
  }

  private Optional<String> used(Handle handle, LogEntry message) {
    return store.used(handle, message.conversation(), message.seq());
  }

  private Optional<String> digest(LogEntry message, Optional<WebAddress> link) {
    return link.map(address -> digests.of(message.conversation(), address));
  }

  /// Whether a message as it stands leads to `link` and does not carry its snapshot yet.
  private boolean lacks(Handle handle, LogEntry message, WebAddress link) {
    var current = log.at(handle, message.conversation(), message.seq());
    var wanted = Optional.of(link);
    boolean isAttached =
        current.filter(entry -> entry.state().preview() != null).isPresent()
            && used(handle, message).equals(digest(message, wanted));
    return !isAttached && current.flatMap(firstLink::of).equals(wanted);
  }

  /// Where a message leads as it stands; nowhere once it was erased.
  private Optional<WebAddress> link(Handle handle, LogEntry message) {
    return log.at(handle, message.conversation(), message.seq()).flatMap(firstLink::of);
  }

  private Change change(LogEntry message, BiFunction<Handle, Head, Change> work) {
    var id = message.conversation();
    var change =
        jdbi.inTransaction(handle -> {
          log.limitLockWaits(handle, LOCK_WAIT);
          var head = log.lock(handle, List.of(id)).get(id);
          return head == null ? NOTHING : work.apply(handle, head);
        });
    change.entry().ifPresent(entry -> bus.publish(List.of(ConversationLog.news(entry))));
    return change;
  }
}
