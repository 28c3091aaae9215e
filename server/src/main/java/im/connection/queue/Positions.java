package im.connection.queue;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.Position;
import im.connection.platform.lifecycle.Drainable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/// How far each device has come. Acknowledgements are gathered in memory and written together,
/// every five seconds or when [#MAX_GATHERED] are waiting.
@Singleton
public final class Positions implements Drainable {
  private static final Duration PERIOD = Duration.ofSeconds(5);
  static final int MAX_GATHERED = 20_000;

  private static final int ROWS_PER_STATEMENT = 1_000;
  private static final Logger LOG = Logger.getLogger(Positions.class);

  private static final class Gathered {
    final Map<ConversationId, Position> positions = new HashMap<>();
    long feedPos = -1;
  }

  private final Jdbi jdbi;
  private final PositionStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("position-writer").daemon().factory());

  @GuardedBy("lock")
  private SortedMap<DeviceId, Gathered> gathered = new TreeMap<>();

  @GuardedBy("lock")
  private int count;

  @Inject
  Positions(Jdbi jdbi, PositionStore store, Bus bus) {
    this(jdbi, store, bus, PERIOD);
  }

  /// @param period how long acknowledgements are gathered
  Positions(Jdbi jdbi, PositionStore store, Bus bus, Duration period) {
    this.jdbi = jdbi;
    this.store = store;
    bus.listen(this::heard);
    var _ =
        timer.scheduleWithFixedDelay(
            this::flush, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Takes an acknowledgement; it is written soon.
  public void acknowledge(DeviceId device, Acknowledgement acknowledgement) {
    boolean full;
    lock.lock();
    try {
      var mine = gathered.computeIfAbsent(device, key -> new Gathered());
      int before = mine.positions.size();
      acknowledgement
          .positions()
          .forEach((id, position) -> mine.positions.merge(id, position, Position::max));
      if (acknowledgement.feedPos() != null) {
        mine.feedPos = Math.max(mine.feedPos, acknowledgement.feedPos());
      }
      count += mine.positions.size() - before;
      full = count >= MAX_GATHERED;
    } finally {
      lock.unlock();
    }
    if (full) {
      flush();
    }
  }

  /// Writes what was gathered. A failure is logged; what could not be written is delivered again.
  public void flush() {
    writing.lock();
    try {
      write(takeAll());
    } catch (RuntimeException e) {
      LOG.warn("positions.write.failed", e);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void drain(Duration limit) {
    timer.shutdown();
    flush();
  }

  /// The acknowledged positions of a device.
  Map<ConversationId, Position> of(DeviceId device) {
    if (isWaiting(device) || writing.isLocked()) {
      flush();
    }
    return jdbi.withHandle(handle -> store.positions(handle, device));
  }

  /// The acknowledged feed position of a device, -1 when there is none.
  long feedOf(DeviceId device) {
    return jdbi.withHandle(handle -> store.feedPosition(handle, device));
  }

  private boolean isWaiting(DeviceId device) {
    lock.lock();
    try {
      return gathered.containsKey(device);
    } finally {
      lock.unlock();
    }
  }

  private SortedMap<DeviceId, Gathered> takeAll() {
    lock.lock();
    try {
      var taken = gathered;
      gathered = new TreeMap<>();
      count = 0;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void write(SortedMap<DeviceId, Gathered> taken) {
    var rows = new ArrayList<PositionStore.Row>();
    var feedRows = new ArrayList<PositionStore.FeedRow>();
    taken.forEach((device, mine) -> {
      new TreeMap<>(mine.positions)
          .forEach((id, position) -> rows.add(new PositionStore.Row(device, id, position)));
      if (mine.feedPos >= 0) {
        feedRows.add(new PositionStore.FeedRow(device, mine.feedPos));
      }
    });
    chunks(rows).forEach(chunk -> jdbi.useHandle(handle -> store.save(handle, chunk)));
    chunks(feedRows).forEach(chunk -> jdbi.useHandle(handle -> store.saveFeed(handle, chunk)));
  }

  private static <T> List<List<T>> chunks(List<T> rows) {
    var chunks = new ArrayList<List<T>>();
    for (int i = 0; i < rows.size(); i += ROWS_PER_STATEMENT) {
      chunks.add(rows.subList(i, Math.min(rows.size(), i + ROWS_PER_STATEMENT)));
    }
    return chunks;
  }

  void heard(List<News> news) {
    for (News item : news) {
      if (item instanceof News.DeviceSignedOut(DeviceId device)) {
        forget(device);
      }
    }
  }

  private void forget(DeviceId device) {
    try {
      timer.execute(() -> jdbi.useHandle(handle -> store.delete(handle, device)));
    } catch (RejectedExecutionException drained) {
      LOG.debugf("positions.kept device=%s", device);
    }
  }
}
