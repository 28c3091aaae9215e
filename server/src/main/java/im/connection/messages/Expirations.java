package im.connection.messages;

import im.connection.cluster.Bus;
import im.connection.conversations.ConversationLog;
import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageStates;
import im.connection.conversations.Place;
import im.connection.kernel.ConversationId;
import im.connection.platform.lifecycle.Loop;
import im.connection.platform.lifecycle.Looping;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/// Erases messages whose time has come, on a thread of its own that looks every second. Nobody
/// reads them meanwhile. Nodes may do it at the same time: each message is erased once.
@Singleton
final class Expirations implements Looping {
  private static final Logger LOG = Logger.getLogger(Expirations.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LOCK_WAIT = Duration.ofSeconds(1);
  private static final int STEP = 500;

  private final Jdbi jdbi;
  private final ConversationLog log;
  private final MessageStates states;
  private final Bus bus;
  private final Loop loop = new Loop("message-expiry", this::eraseDue);

  Expirations(Jdbi jdbi, ConversationLog log, MessageStates states, Bus bus) {
    this.jdbi = jdbi;
    this.log = log;
    this.states = states;
    this.bus = bus;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  @Override
  public Loop loop() {
    return loop;
  }

  private Duration eraseDue() {
    int erased;
    do {
      erased = eraseSome();
    } while (erased == STEP && !loop.isStopping());
    return PAUSE;
  }

  private int eraseSome() {
    var due = jdbi.withHandle(handle -> states.expired(handle, STEP));
    return due.stream()
        .collect(
            Collectors.groupingBy(
                Place::conversation, Collectors.mapping(Place::seq, Collectors.toList())))
        .entrySet()
        .stream()
        .mapToInt(some -> tryToErase(some.getKey(), some.getValue()))
        .sum();
  }

  /// A conversation whose head is held does not keep the others waiting.
  private int tryToErase(ConversationId id, List<Long> seqs) {
    try {
      return erase(id, seqs);
    } catch (RuntimeException failure) {
      LOG.warnf("messages not erased in time: conversation=%s reason=%s", id, failure.getMessage());
      return 0;
    }
  }

  private int erase(ConversationId id, List<Long> seqs) {
    List<LogEntry> erased =
        jdbi.inTransaction(handle -> {
          log.limitLockWaits(handle, LOCK_WAIT);
          var head = log.lock(handle, List.of(id)).get(id);
          return head == null ? List.of() : states.expire(handle, head, seqs);
        });
    bus.publish(erased.stream().map(ConversationLog::news).toList());
    return erased.size();
  }
}
