package im.connection.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Spans;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A conversation somebody on this node listens to: brings its events into order and hands each to
/// the event loops of its subscribers. Keeps the last few encoded events, at most [#MAX_RECENT] and
/// [#MAX_RECENT_BYTES], for those who subscribe a moment late.
final class Room {
  static final int MAX_RECENT = 64;
  static final int MAX_RECENT_BYTES = 64 << 10;
  static final int MAX_EARLY = 1_024;

  private final ConversationId id;
  private final Frames frames;
  private final Consumer<List<UserId>> departures;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<EventLoop, Shard> shards = new HashMap<>(4);

  /// Entries that came before their turn, by revision.
  @GuardedBy("lock")
  private final TreeMap<Long, LogEntry> early = new TreeMap<>();

  @GuardedBy("lock")
  private final ArrayDeque<Event> recent = new ArrayDeque<>(2);

  /// Where the oldest of the recent events begins.
  @GuardedBy("lock")
  private Position recentFrom = Position.START;

  @GuardedBy("lock")
  private int recentBytes;

  @GuardedBy("lock")
  private boolean isBusy;

  /// How far events have been handed out; absent until the log was asked.
  @GuardedBy("lock")
  private @Nullable Position position;

  /// The furthest revision anybody spoke of.
  @GuardedBy("lock")
  private long heard;

  /// The furthest revision read from the log since the room began to catch up.
  @GuardedBy("lock")
  private long read;

  /// How many connections hold on to this room; guarded by the map of [Rooms].
  int attached;

  /// @param departures is told, on an event loop, who was taken off the subscribers
  Room(ConversationId id, Frames frames, Consumer<List<UserId>> departures) {
    this.id = id;
    this.frames = frames;
    this.departures = departures;
  }

  ConversationId id() {
    return id;
  }

  void departed(List<UserId> users) {
    departures.accept(users);
  }

  /// How far events have been handed out; absent until [#begin(Position)].
  @Nullable Position position() {
    lock.lock();
    try {
      return position;
    } finally {
      lock.unlock();
    }
  }

  /// Begins at the end of the log, unless it has begun already.
  ///
  /// @return whether something was heard of meanwhile that is missing
  boolean begin(Position end) {
    lock.lock();
    try {
      if (position == null) {
        position = end;
        recentFrom = end;
        applyEarly();
      }
      return isBehind();
    } finally {
      lock.unlock();
    }
  }

  /// Hears that the log has come so far.
  ///
  /// @return whether entries up to there are missing
  boolean hear(long rev) {
    lock.lock();
    try {
      heard = Math.max(heard, rev);
      return isBehind();
    } finally {
      lock.unlock();
    }
  }

  /// Takes a committed entry in.
  ///
  /// @return whether entries before it are missing
  boolean advance(LogEntry entry) {
    lock.lock();
    try {
      if (position != null && entry.rev() <= position.rev()) {
        return false;
      }
      if (early.size() < MAX_EARLY) {
        early.put(entry.rev(), entry);
      }
      heard = Math.max(heard, entry.rev());
      applyEarly();
      return isBehind();
    } finally {
      lock.unlock();
    }
  }

  /// Takes in what the log holds after `since`: new messages in their order, then changes. Until
  /// all new messages are in, a client still stands at the old revision.
  ///
  /// @param isRest whether nothing follows these entries
  /// @return whether they were taken in; not when the room has moved on meanwhile
  boolean recover(Position since, List<LogEntry> entries, boolean isRest) {
    lock.lock();
    try {
      if (!since.equals(position)) {
        return false;
      }
      read = Math.max(read, entries.stream().mapToLong(LogEntry::rev).max().orElse(0));
      for (int i = 0; i < entries.size(); i++) {
        var entry = entries.get(i);
        long rev = entry.seq() > since.seq() ? since.rev() : entry.rev();
        apply(entry, isRest && i == entries.size() - 1 ? Math.max(rev, read) : rev);
      }
      if (isRest) {
        reach(new Position(0, read));
      }
      applyEarly();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Lets a connection have everything after `had`.
  ///
  /// @return whether that worked; otherwise it first has to read what it lacks from the log
  boolean subscribe(Connection connection, Spans spans, Position had, OwnView view) {
    lock.lock();
    try {
      if (position == null || !covers(had)) {
        return false;
      }
      var shard = shards.computeIfAbsent(connection.loop(), loop -> new Shard(this, loop));
      var subscriber = new Subscriber(connection, shard, spans, had);
      subscriber.follow(view.followedIn(id), 0);
      subscriber.hide(view.hidden().in(id));
      subscriber.hideUnnamed(view.hidden().lastUnnamedIn(id));
      var missed = recent.stream().filter(event -> !subscriber.has(event)).toList();
      connection.execute(() -> connection.subscribe(subscriber, missed));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Hands out a frame that takes no revision and may be left out.
  ///
  /// @param left those who do not get it
  void whisper(Set<UserId> left, byte[] frame) {
    lock.lock();
    try {
      shards.values().forEach(shard -> shard.loop.execute(() -> shard.whisper(left, frame)));
    } finally {
      lock.unlock();
    }
  }

  /// Adjusts what those of a user's connections get that subscribe by now.
  void adjust(UserId user, Consumer<Subscriber> adjustment) {
    lock.lock();
    try {
      shards.values().forEach(shard -> shard.loop.execute(() -> shard.adjust(user, adjustment)));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean covers(Position had) {
    var from = recent.isEmpty() ? position : recentFrom;
    return from != null && had.seq() >= from.seq() && had.rev() >= from.rev();
  }

  @GuardedBy("lock")
  private void applyEarly() {
    while (position != null && !early.isEmpty()) {
      var next = early.firstEntry();
      long due = position.rev() + 1;
      if (next.getKey() > due) {
        return;
      }
      early.pollFirstEntry();
      if (next.getKey() == due) {
        applyInTurn(next.getValue());
      }
    }
  }

  /// A new message may have been read from the log already.
  @GuardedBy("lock")
  private void applyInTurn(LogEntry entry) {
    if (position != null && entry.isNew() && entry.seq() <= position.seq()) {
      reach(new Position(entry.seq(), entry.rev()));
    } else {
      apply(entry, entry.rev());
    }
  }

  @GuardedBy("lock")
  private void reach(Position end) {
    var before = position;
    position = before == null ? end : before.max(end);
  }

  @GuardedBy("lock")
  private boolean isBehind() {
    return position != null && position.rev() < heard;
  }

  @GuardedBy("lock")
  private void apply(LogEntry entry, long rev) {
    var before = position;
    if (before == null) {
      throw new IllegalStateException("room has not begun: " + id);
    }
    boolean isNew = entry.seq() > before.seq();
    var event = Event.of(frames, entry, isNew, rev);
    reach(new Position(entry.seq(), rev));
    remember(event, before);
    shards.values().forEach(shard -> shard.loop.execute(() -> shard.handOut(event)));
  }

  @GuardedBy("lock")
  private void remember(Event event, Position before) {
    if (event.isPassing()) {
      forget();
      return;
    }
    if (recent.isEmpty()) {
      recentFrom = before;
    }
    isBusy = true;
    recent.add(event);
    recentBytes += event.size();
    while (recent.size() > MAX_RECENT || (recentBytes > MAX_RECENT_BYTES && recent.size() > 1)) {
      var oldest = recent.remove();
      recentBytes -= oldest.size();
      recentFrom = recentFrom.max(new Position(oldest.seq(), oldest.rev()));
    }
  }

  /// What is erased must not be handed out again as it was: from here on, whoever comes late reads
  /// the log.
  @GuardedBy("lock")
  private void forget() {
    recent.clear();
    recentBytes = 0;
  }

  /// Lets go of the recent events, unless there was one since the last call: quiet rooms keep none.
  void forgetUnlessBusy() {
    lock.lock();
    try {
      if (!isBusy) {
        forget();
      }
      isBusy = false;
    } finally {
      lock.unlock();
    }
  }
}
