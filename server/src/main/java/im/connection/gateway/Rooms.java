package im.connection.gateway;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The conversations somebody on this node listens to. A room lives as long as a connection holds
/// on to it.
@Singleton
final class Rooms {
  static final int PAGE = 200;

  private static final int HEADS_AT_ONCE = 500;
  private static final long PATIENCE_MILLIS = 100;
  private static final long RETRY_MILLIS = 1_000;
  private static final long FORGET_SECONDS = 10;
  private static final int RECOVERIES_AT_ONCE = 4;
  private static final Logger LOG = Logger.getLogger(Rooms.class);

  private final ConversationLog log;
  private final Frames frames;
  private final ConcurrentHashMap<ConversationId, Room> rooms = new ConcurrentHashMap<>();
  private final Set<ConversationId> recovering = ConcurrentHashMap.newKeySet();
  private final Semaphore recoveries = new Semaphore(RECOVERIES_AT_ONCE);
  private volatile BiConsumer<ConversationId, List<UserId>> departures = (id, users) -> {};
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("room-timer").daemon().factory());

  Rooms(ConversationLog log, Frames frames, MeterRegistry metrics) {
    this.log = log;
    this.frames = frames;
    metrics.gaugeMapSize("imc.rooms", List.of(), rooms);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> rooms.values().forEach(Room::forgetUnlessBusy),
            FORGET_SECONDS,
            FORGET_SECONDS,
            TimeUnit.SECONDS);
  }

  /// Tells, on an event loop, who was taken off a conversation's subscribers because they departed.
  void listenForDepartures(BiConsumer<ConversationId, List<UserId>> listener) {
    departures = listener;
  }

  /// Holds on to a room, which [#detach(ConversationId)] gives back.
  Room attach(ConversationId id) {
    return rooms.compute(
        id,
        (key, present) -> {
          var room =
              present == null
                  ? new Room(id, frames, users -> departures.accept(id, users))
                  : present;
          room.attached++;
          return room;
        });
  }

  void detach(ConversationId id) {
    rooms.computeIfPresent(id, (key, room) -> --room.attached == 0 ? null : room);
  }

  /// Lets rooms that have not begun begin at the ends of their logs; reads the database.
  void begin(Collection<Room> attached) {
    var fresh = attached.stream().filter(room -> room.position() == null).toList();
    for (int i = 0; i < fresh.size(); i += HEADS_AT_ONCE) {
      var chunk = fresh.subList(i, Math.min(fresh.size(), i + HEADS_AT_ONCE));
      var ends = log.ends(chunk.stream().map(Room::id).toList());
      chunk.stream()
          .filter(room -> room.begin(ends.getOrDefault(room.id(), Position.START)))
          .forEach(room -> recoverSoon(room, PATIENCE_MILLIS));
    }
  }

  /// A conversation moved on; never blocks.
  void advanced(ConversationId id, long rev, @Nullable LogEntry entry) {
    var room = rooms.get(id);
    if (room == null) {
      return;
    }
    if (entry != null) {
      if (room.advance(entry)) {
        recoverSoon(room, PATIENCE_MILLIS);
      }
    } else if (room.hear(rev)) {
      recoverSoon(room, 0);
    }
  }

  /// Adjusts what a user's connections get of a conversation.
  void adjust(ConversationId id, UserId user, Consumer<Subscriber> adjustment) {
    var room = rooms.get(id);
    if (room != null) {
      room.adjust(user, adjustment);
    }
  }

  /// Tells everybody in a conversation but `from` and those it is hidden from, as far as their
  /// sockets take it.
  void whisper(ConversationId id, UserId from, List<UserId> hidden, Supplier<byte[]> frame) {
    var room = rooms.get(id);
    if (room != null) {
      var left = new HashSet<>(hidden);
      left.add(from);
      room.whisper(left, frame.get());
    }
  }

  /// Compares every room with its log and reads what was missed.
  void recoverAll() {
    var all = new ArrayList<>(rooms.values());
    for (int i = 0; i < all.size(); i += HEADS_AT_ONCE) {
      var chunk = all.subList(i, Math.min(all.size(), i + HEADS_AT_ONCE));
      Map<ConversationId, Position> ends = log.ends(chunk.stream().map(Room::id).toList());
      chunk.stream()
          .filter(room -> room.hear(ends.getOrDefault(room.id(), Position.START).rev()))
          .forEach(room -> recoverSoon(room, 0));
    }
  }

  /// One reading of the log feeds all connections of a room.
  private void recoverSoon(Room room, long delayMillis) {
    if (recovering.add(room.id())) {
      var _ =
          timer.schedule(
              () -> Thread.ofVirtual().name("room-recovery").start(() -> recover(room.id())),
              delayMillis,
              TimeUnit.MILLISECONDS);
    }
  }

  /// Meanwhile the room may have been given up and entered again: the present one is meant.
  private void recover(ConversationId id) {
    recoveries.acquireUninterruptibly();
    recovering.remove(id);
    var room = rooms.get(id);
    try {
      if (room != null) {
        readOn(room);
      }
    } catch (RuntimeException e) {
      LOG.warnf(e, "room.recovery.failed conversation=%s", id);
      recoverSoon(room, RETRY_MILLIS);
    } finally {
      recoveries.release();
    }
  }

  private void readOn(Room room) {
    boolean isRest = false;
    while (!isRest) {
      var since = room.position();
      if (since == null) {
        return;
      }
      var entries = log.after(room.id(), since, PAGE);
      boolean isLastPage = entries.size() < PAGE;
      isRest = room.recover(since, entries, isLastPage) && isLastPage;
    }
  }
}
