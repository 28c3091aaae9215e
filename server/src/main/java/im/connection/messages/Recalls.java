package im.connection.messages;

import im.connection.cluster.Bus;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageTrace;
import im.connection.groups.Groups;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Takes messages back: the body is erased, a stub remains in its place.
@Singleton
final class Recalls {
  /// How long a sender may take a message back.
  static final Duration WINDOW = Duration.ofMinutes(2);

  private record Recalled(LogEntry entry, boolean isNew) {}

  private final Jdbi jdbi;
  private final ConversationLog log;
  private final Groups groups;
  private final List<MessageTrace> traces;
  private final Bus bus;

  Recalls(Jdbi jdbi, ConversationLog log, Groups groups, @All List<MessageTrace> traces, Bus bus) {
    this.jdbi = jdbi;
    this.log = log;
    this.groups = groups;
    this.traces = List.copyOf(traces);
    this.bus = bus;
  }

  /// Recalls a message; a second time changes nothing.
  LogEntry recall(UserId user, ConversationId id, long seq) {
    var recalled = jdbi.inTransaction(handle -> recall(handle, user, id, seq));
    if (recalled.isNew()) {
      bus.publish(List.of(ConversationLog.news(recalled.entry())));
    }
    return recalled.entry();
  }

  private Recalled recall(Handle handle, UserId user, ConversationId id, long seq) {
    log.limitLockWaits(handle, Duration.ofSeconds(5));
    var head = log.lock(handle, List.of(id)).get(id);
    var entry = log.visible(handle, user, id, seq);
    if (head == null
        || entry.isEmpty()
        || entry.get().type().equals(LogEntry.SYSTEM)
        || !log.isMember(handle, user, id)) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    var message = entry.get();
    boolean mayModerate = groups.mayModerate(handle, id, user);
    if (!message.sender().equals(user) && !mayModerate) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    if (message.recalledAt() != null) {
      return new Recalled(message, false);
    }
    if (!mayModerate && message.createdAt().plus(WINDOW).isBefore(head.time())) {
      throw Refusal.of(ErrorCode.RECALL_TOO_LATE, WINDOW.toMinutes());
    }
    traces.forEach(trace -> trace.erase(handle, id, List.of(seq)));
    return new Recalled(log.recall(handle, head, seq), true);
  }
}
