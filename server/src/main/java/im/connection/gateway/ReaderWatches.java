package im.connection.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.conversations.Marks;
import im.connection.conversations.ReadCount;
import im.connection.conversations.ReadCounts;
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
import java.util.TreeMap;
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
  private static final ReadCount UNKNOWN = new ReadCount(-1, -1);
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

  /// Lets a connection watch these messages of its user in a group instead of what it watched
  /// before; the answer is how many have read them. It is told what changes from there on.
  Map<Long, ReadCount> watch(Connection connection, ConversationId id, Set<Long> seqs) {
    var told = new TreeMap<Long, ReadCount>();
    put(connection, new Watch(id, told));
    var counts = marks.counts(id);
    synchronized (this) {
      seqs.forEach(
          seq -> counts.of(connection.user(), seq).ifPresent(count -> told.put(seq, count)));
      changed(id);
      return new TreeMap<>(told);
    }
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
        tell(id, marks.counts(id));
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

  /// Whoever is no member any more is told nothing.
  private synchronized void tell(ConversationId id, ReadCounts counts) {
    for (Connection connection : byConversation.getOrDefault(id, Set.of())) {
      var watch = watches.get(connection);
      if (watch != null) {
        watch
            .told()
            .replaceAll((seq, before) -> {
              var now = counts.of(connection.user(), seq).orElse(before);
              if (!now.equals(before)) {
                tell(connection, watch, seq, now);
              }
              return now;
            });
      }
    }
  }

  private void tell(Connection connection, Watch watch, long seq, ReadCount count) {
    byte[] frame = events.messageRead(read(watch.conversation(), seq, count));
    Whispers.send(connection, frame, () -> notTold(watch, seq));
  }

  /// What a full socket did not take is told the next time.
  private synchronized void notTold(Watch watch, long seq) {
    watch.told().put(seq, UNKNOWN);
    changed(watch.conversation());
  }
}
