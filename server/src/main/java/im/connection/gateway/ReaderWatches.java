package im.connection.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.conversations.Marks;
import im.connection.conversations.ReadCount;
import im.connection.gateway.Events.MessageReadParams;
import im.connection.kernel.ConversationId;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Which connections watch how many have read their messages in groups. Every two seconds the
/// groups in which somebody read or wrote are counted, one query each, and what changed is told.
@Singleton
@Startup
final class ReaderWatches {
  private record Watch(ConversationId conversation, Map<Long, ReadCount> told) {}

  private static final long PERIOD_SECONDS = 2;
  private static final Logger LOG = Logger.getLogger(ReaderWatches.class);

  private final Marks marks;
  private final Events events;

  @GuardedBy("this")
  private final Map<Connection, Watch> watches = new HashMap<>();

  @GuardedBy("this")
  private final Map<ConversationId, Set<Connection>> byConversation = new HashMap<>();

  @GuardedBy("this")
  private Set<ConversationId> dirty = new HashSet<>();

  /// Whether anybody watches anything: news comes with every message.
  private volatile boolean isWatched;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("reader-counter").daemon().factory());

  ReaderWatches(Marks marks, Events events, Bus bus) {
    this.marks = marks;
    this.events = events;
    bus.listen(this::heard);
    bus.listenForGaps(this::allChanged);
    var _ =
        timer.scheduleWithFixedDelay(this::count, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }

  /// Lets a connection watch these messages of a group instead of what it watched before; the
  /// answer is how many have read them. It is told what changes from there on.
  Map<Long, ReadCount> watch(Connection connection, ConversationId id, Set<Long> seqs) {
    var told = new HashMap<Long, ReadCount>();
    put(connection, new Watch(id, told));
    var counts = marks.counts(id, seqs);
    synchronized (this) {
      told.putAll(counts);
      changed(id);
    }
    return counts;
  }

  static MessageReadParams read(ConversationId id, long seq, ReadCount count) {
    return new MessageReadParams(id, seq, count.read(), count.members());
  }

  private synchronized void put(Connection connection, Watch watch) {
    remove(connection);
    if (connection.state() != Connection.State.CLOSED) {
      watches.put(connection, watch);
      byConversation.computeIfAbsent(watch.conversation(), id -> new HashSet<>(2)).add(connection);
      dirty.add(watch.conversation());
      isWatched = true;
    }
  }

  @GuardedBy("this")
  private void remove(Connection connection) {
    var watch = watches.remove(connection);
    if (watch != null) {
      byConversation.computeIfPresent(
          watch.conversation(),
          (id, connections) -> {
            connections.remove(connection);
            return connections.isEmpty() ? null : connections;
          });
      isWatched = !watches.isEmpty();
    }
  }

  private void heard(List<News> news) {
    if (isWatched) {
      take(news);
    }
  }

  private synchronized void take(List<News> news) {
    for (News item : news) {
      switch (item) {
        case News.MarkMoved moved -> changed(moved.conversation());
        case News.LogAdvanced advanced -> changed(advanced.conversation());
        default -> {}
      }
    }
  }

  @GuardedBy("this")
  private void changed(ConversationId id) {
    if (byConversation.containsKey(id)) {
      dirty.add(id);
    }
  }

  private synchronized void allChanged() {
    dirty.addAll(byConversation.keySet());
  }

  private void count() {
    try {
      for (ConversationId id : takeDirty()) {
        tell(id, marks.counts(id, seqs(id)));
      }
    } catch (RuntimeException failure) {
      allChanged();
      LOG.warn("readers.count.failed", failure);
    }
  }

  private synchronized Set<ConversationId> takeDirty() {
    watches.keySet().stream()
        .filter(connection -> connection.state() == Connection.State.CLOSED)
        .toList()
        .forEach(this::remove);
    var taken = dirty;
    dirty = new HashSet<>();
    return taken;
  }

  private synchronized Set<Long> seqs(ConversationId id) {
    var seqs = new TreeSet<Long>();
    byConversation
        .getOrDefault(id, Set.of())
        .forEach(connection -> seqs.addAll(told(connection).keySet()));
    return seqs;
  }

  private synchronized void tell(ConversationId id, Map<Long, ReadCount> counts) {
    for (Connection connection : byConversation.getOrDefault(id, Set.of())) {
      told(connection)
          .replaceAll((seq, before) -> {
            var now = counts.getOrDefault(seq, before);
            if (!now.equals(before)) {
              Whispers.send(connection, events.messageRead(read(id, seq, now)));
            }
            return now;
          });
    }
  }

  @GuardedBy("this")
  private Map<Long, ReadCount> told(Connection connection) {
    var watch = watches.get(connection);
    return watch == null ? new HashMap<>() : watch.told();
  }
}
