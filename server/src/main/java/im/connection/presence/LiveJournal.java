package im.connection.presence;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.UserId;
import im.connection.platform.lifecycle.Drainable;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/// Writes twice a second who came and went on this node, with when they were last seen, and then
/// tells all nodes. Whoever is gone and back in between was never away; whoever came and went was
/// there. After news may have been lost, the table says who is elsewhere.
@Singleton
final class LiveJournal implements Drainable {
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final int AT_ONCE = 1_000;
  static final int TICKS_PER_BEAT = 20;
  private static final Logger LOG = Logger.getLogger(LiveJournal.class);

  private final Jdbi jdbi;
  private final PresenceStore store;
  private final LiveUsers live;
  private final Bus bus;
  private final InstantSource clock;
  private final ReentrantLock writing = new ReentrantLock();

  /// What the table says of this node; guarded by `writing`.
  private final Map<UserId, Liveness> written = new HashMap<>();

  /// Whether the table has to be compared, and whether it ever was; guarded by `writing`.
  private volatile boolean isCompareDue;

  private boolean isBegun;
  private long ticks;

  private final List<Consumer<Collection<UserId>>> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("presence-writer").daemon().factory());

  LiveJournal(Jdbi jdbi, PresenceStore store, LiveUsers live, Bus bus, InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.live = live;
    this.bus = bus;
    this.clock = clock;
  }

  /// Adds a listener for "these may have come, gone or become idle, on any node"; it must not
  /// block.
  void listen(Consumer<Collection<UserId>> listener) {
    listeners.add(listener);
  }

  /// Once the node has its number.
  void start(@Observes @Priority(200) StartupEvent event) {
    bus.listen(this::heard);
    bus.listenForGaps(this::compare);
    compare();
    var _ =
        timer.scheduleWithFixedDelay(
            this::write, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void drain(Duration limit) {
    timer.shutdown();
    write();
  }

  /// Writes what changed; what could not be written is tried again, a comparison too.
  void write() {
    writing.lock();
    try {
      attempt();
      if (isBegun && ticks++ % TICKS_PER_BEAT == 0 && !beat()) {
        isCompareDue = true;
      }
      if (isCompareDue) {
        compareNow();
      }
    } catch (RuntimeException failure) {
      LOG.warn("presence.write.failed", failure);
    } finally {
      writing.unlock();
    }
  }

  /// Whether the table still knows this node.
  private boolean beat() {
    return jdbi.inTransaction(handle -> store.beat(handle, bus.node()));
  }

  private void attempt() {
    var changed = live.takeChanged();
    try {
      write(changed);
    } catch (RuntimeException failure) {
      live.giveBack(changed);
      throw failure;
    }
  }

  private void write(Set<UserId> changed) {
    var different = new ArrayList<UserId>();
    for (UserId user : changed) {
      var liveness = live.hereOf(user);
      if (liveness != written.get(user)) {
        different.add(user);
      }
    }
    for (int i = 0; i < different.size(); i += AT_ONCE) {
      writeSome(different.subList(i, Math.min(different.size(), i + AT_ONCE)));
    }
  }

  private void writeSome(List<UserId> users) {
    var present = new HashMap<UserId, Liveness>();
    var gone = new ArrayList<UserId>();
    var seen = new ArrayList<UserId>();
    for (UserId user : users) {
      var liveness = live.hereOf(user);
      if (liveness == Liveness.GONE) {
        gone.add(user);
      } else {
        present.put(user, liveness);
      }
      if (liveness == Liveness.GONE || !written.containsKey(user)) {
        seen.add(user);
      }
    }
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    jdbi.useTransaction(handle -> {
      store.putLive(handle, bus.node(), present);
      store.removeLive(handle, bus.node(), gone);
      store.seen(handle, seen, now);
    });
    written.putAll(present);
    gone.forEach(written::remove);
    var news = new ArrayList<News>();
    present.forEach((user, liveness) -> news.add(news(user, liveness)));
    gone.forEach(user -> news.add(news(user, Liveness.GONE)));
    bus.publish(news);
  }

  private News news(UserId user, Liveness liveness) {
    return new News.LivenessChanged(bus.node(), user, liveness.name().toLowerCase(Locale.ROOT));
  }

  private void heard(List<News> news) {
    var users = new ArrayList<UserId>();
    for (News item : news) {
      if (item instanceof News.LivenessChanged(long node, var user, String liveness)) {
        users.add(user);
        if (node != bus.node()) {
          live.heard(new PresenceStore.Live(user, node, liveness(liveness)));
        }
      }
    }
    tell(users);
  }

  private static Liveness liveness(String name) {
    return Liveness.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /// Removes what dead nodes left, writes this node's users again should others have taken it for
  /// dead, and learns who is elsewhere; soon again when that fails.
  void compare() {
    isCompareDue = true;
    write();
  }

  private void compareNow() {
    jdbi.useTransaction(handle -> {
      store.clear(handle, bus.node(), !isBegun);
      store.putLive(handle, bus.node(), written);
    });
    live.beginReading();
    var rows = jdbi.withHandle(handle -> store.liveElsewhere(handle, bus.node()));
    tell(live.replaceElsewhere(rows));
    isCompareDue = false;
    isBegun = true;
    bus.publish(written.entrySet().stream().map(it -> news(it.getKey(), it.getValue())).toList());
  }

  private void tell(Collection<UserId> users) {
    if (!users.isEmpty()) {
      listeners.forEach(listener -> listener.accept(users));
    }
  }
}
