package im.connection.gateway;

import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import im.connection.queue.Resume;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One live WebSocket. Its state and its subscriptions belong to its event loop; the fields that
/// others look at are volatile.
final class Connection {
  /// How far a connection has come.
  enum State {
    /// Not signed in.
    NEW,
    /// Signed in, gets no events: has not synced yet, or fell behind.
    OPEN,
    /// Catching up: what it joins meanwhile is kept for later.
    SYNCING,
    /// Gets events.
    LIVE,
    CLOSED
  }

  private static final Duration PING_PAUSE = Duration.ofSeconds(10);

  private final Wire wire;
  private final Rooms rooms;
  private final Locale language;
  private final byte[] resync;
  private final long openedAt = System.nanoTime();
  private final Map<ConversationId, Subscriber> subscriptions = new HashMap<>(4);
  private final List<ConversationId> joinedMeanwhile = new ArrayList<>(0);
  private volatile State state = State.NEW;
  private volatile @Nullable Caller caller;
  private volatile @Nullable Instant expiresAt;
  private volatile long heardAt = System.nanoTime();
  private volatile long slowSince;
  private volatile long pingedAt = System.nanoTime();
  private int inFlight;
  private boolean isPaused;
  private boolean isFeedBehind;
  private long feedPos;

  /// The walk through the queue under way; used by the ordered requests only.
  @Nullable Resume walk;

  /// @param resync the frame that tells the client to sync again
  Connection(Wire wire, Rooms rooms, Locale language, byte[] resync) {
    this.wire = wire;
    this.rooms = rooms;
    this.language = language;
    this.resync = resync;
  }

  Wire wire() {
    return wire;
  }

  EventLoop loop() {
    return wire.loop();
  }

  Locale language() {
    return language;
  }

  State state() {
    return state;
  }

  /// Who signed in here; absent before.
  @Nullable Caller caller() {
    return caller;
  }

  /// The user who signed in here.
  UserId user() {
    return signedIn().user();
  }

  /// The device that signed in here.
  DeviceId device() {
    return signedIn().device();
  }

  private Caller signedIn() {
    var current = caller;
    if (current == null) {
      throw new IllegalStateException("nobody signed in");
    }
    return current;
  }

  @Nullable Instant expiresAt() {
    return expiresAt;
  }

  long openedAt() {
    return openedAt;
  }

  long heardAt() {
    return heardAt;
  }

  /// Since when it does not read, 0 while it does.
  long slowSince() {
    return slowSince;
  }

  void heard() {
    heardAt = System.nanoTime();
  }

  void execute(Runnable task) {
    wire.execute(task);
  }

  /// Takes a token's word for who this is and until when; callable from any thread.
  void signIn(Caller who, Instant until) {
    caller = who;
    expiresAt = until;
    if (state == State.NEW) {
      state = State.OPEN;
    }
  }

  /// Writes a frame for this connection alone; callable from any thread.
  void send(byte[] frame) {
    execute(() -> {
      if (state != State.CLOSED) {
        wire.write(Frames.single(frame));
      }
    });
  }

  /// Counts work taken on; with too much of it under way the socket is not read.
  void begin(int weight, int limit) {
    inFlight += weight;
    if (inFlight >= limit) {
      pause();
    }
  }

  /// Counts work done and writes its answer, if it has one.
  void end(int weight, int limit, byte @Nullable [] answer) {
    inFlight -= weight;
    if (answer != null && state != State.CLOSED) {
      wire.write(Frames.single(answer));
      if (!wire.isWritable()) {
        pause();
      }
    }
    if (isPaused && inFlight <= limit / 2 && wire.isWritable()) {
      resume();
    }
  }

  /// Writes an event, or gives up all subscriptions when the socket is full.
  void offer(ByteBuf frame) {
    if (state == State.LIVE && wire.isWritable()) {
      wire.write(frame);
      return;
    }
    frame.release();
    if (state == State.LIVE) {
      fallBehind();
    }
  }

  /// Stops events until [#goLive(long)].
  void hold() {
    if (state == State.OPEN || state == State.LIVE) {
      unsubscribeAll();
      joinedMeanwhile.clear();
      isFeedBehind = false;
      state = State.SYNCING;
    }
  }

  /// Begins to take events; `pos` is how far the feed was read.
  ///
  /// @return conversations joined since [#hold()]
  List<ConversationId> goLive(long pos) {
    var joined = List.copyOf(joinedMeanwhile);
    joinedMeanwhile.clear();
    if (state == State.SYNCING) {
      state = State.LIVE;
      feedPos = pos;
    }
    return joined;
  }

  /// Takes a place among a conversation's subscribers, after what was missed of it.
  void subscribe(Subscriber subscriber, List<Event> missed) {
    var id = subscriber.shard.room.id();
    if (state == State.SYNCING) {
      joinedMeanwhile.add(id);
    }
    if (state != State.LIVE || subscriptions.containsKey(id)) {
      rooms.detach(id);
      return;
    }
    subscriptions.put(id, subscriber);
    subscriber.shard.add(subscriber);
    for (Event event : missed) {
      if (subscriber.sees(event)) {
        offer(Frames.single(event.frame()));
      }
      if (event.departed().contains(user())) {
        unsubscribe(subscriber);
        return;
      }
    }
  }

  void unsubscribe(Subscriber subscriber) {
    var id = subscriber.shard.room.id();
    if (subscriptions.remove(id, subscriber)) {
      subscriber.shard.remove(subscriber);
      rooms.detach(id);
    }
  }

  boolean isSubscribed(ConversationId id) {
    return subscriptions.containsKey(id);
  }

  /// Remembers a conversation joined while catching up.
  void joined(ConversationId id) {
    if (state == State.SYNCING) {
      joinedMeanwhile.add(id);
    }
  }

  /// Takes the next row of the feed.
  ///
  /// @return whether rows before it are missing and have to be read
  boolean offerFeed(long pos, byte @Nullable [] frame) {
    if (state == State.SYNCING) {
      isFeedBehind = true;
    }
    if (state != State.LIVE || pos <= feedPos) {
      return false;
    }
    if (frame == null || pos != feedPos + 1) {
      return true;
    }
    feedPos = pos;
    offer(Frames.single(frame));
    return false;
  }

  /// Whether the feed moved on while catching up.
  boolean isFeedBehind() {
    return isFeedBehind;
  }

  long feedPos() {
    return feedPos;
  }

  /// Says why and closes; callable from any thread. A socket that does not take writes is cut.
  void close(CloseReason reason) {
    execute(() -> {
      if (wire.isWritable()) {
        wire.close(reason);
      } else {
        wire.cut();
      }
    });
  }

  /// Ends a connection nobody answers on.
  void cut() {
    execute(wire::cut);
  }

  /// Asks for a sign of life, unless that was done a moment ago or the socket is not read.
  void ping(long now) {
    if (now - pingedAt > PING_PAUSE.toNanos()) {
      pingedAt = now;
      execute(() -> {
        if (isPaused) {
          heard();
        } else if (state != State.CLOSED && wire.isWritable()) {
          wire.ping();
        }
      });
    }
  }

  /// The socket takes writes again.
  void becameWritable() {
    if (isPaused && state != State.CLOSED) {
      resume();
    }
    if (slowSince != 0 && state != State.CLOSED && wire.isWritable()) {
      slowSince = 0;
      wire.write(Frames.single(resync));
    }
  }

  void closed() {
    unsubscribeAll();
    state = State.CLOSED;
  }

  /// Gives up all subscriptions; once the socket takes writes again the client is told to sync.
  void fallBehind() {
    slowSince = System.nanoTime();
    state = State.OPEN;
    unsubscribeAll();
    becameWritable();
  }

  private void pause() {
    if (!isPaused) {
      isPaused = true;
      wire.pauseReading();
    }
  }

  private void resume() {
    isPaused = false;
    heard();
    wire.resumeReading();
  }

  private void unsubscribeAll() {
    List.copyOf(subscriptions.values()).forEach(this::unsubscribe);
  }
}
