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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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
    /// Said goodbye or gone: nothing more is sent.
    CLOSED
  }

  private static final Duration PING_PAUSE = Duration.ofSeconds(10);
  private static final CompletableFuture<Boolean> NOW = CompletableFuture.completedFuture(true);

  private final Wire wire;
  private final Rooms rooms;
  private final Locale language;
  private final byte[] resync;
  private final long openedAt = System.nanoTime();
  private final Map<ConversationId, Subscriber> subscriptions = new HashMap<>(4);
  private final Meanwhile meanwhile = new Meanwhile();
  private volatile State state = State.NEW;
  private volatile @Nullable Caller caller;
  private volatile @Nullable Instant expiresAt;
  private volatile long heardAt = System.nanoTime();
  private volatile long slowSince;
  private volatile long pingedAt = System.nanoTime();
  private volatile boolean isDismissed;
  private final Intake intake;
  private long feedPos;
  private CompletableFuture<Boolean> writable = NOW;
  private @Nullable CloseReason ending;

  /// The walk through the queue under way; used by the ordered requests only.
  @Nullable Resume walk;

  /// @param resync the frame that tells the client to sync again
  Connection(Wire wire, Rooms rooms, Locale language, byte[] resync) {
    this.wire = wire;
    this.intake = new Intake(wire);
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
    return Objects.requireNonNull(caller, "nobody signed in").user();
  }

  /// The device that signed in here.
  DeviceId device() {
    return Objects.requireNonNull(caller, "nobody signed in").device();
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

  /// Asks something on the event loop, after what was handed over before; for virtual threads.
  <T> T ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, this::execute).join();
  }

  /// Waits until the socket takes writes or has ended; for virtual threads.
  void awaitWritable() {
    ask(this::writable).join();
  }

  /// Takes a token's word for who this is and until when.
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
  void begin(int weight) {
    intake.begin(weight);
  }

  /// Counts work done and writes its answer, if it has one.
  void end(int weight, byte @Nullable [] answer) {
    intake.end(weight);
    if (answer != null && state != State.CLOSED) {
      wire.write(Frames.single(answer));
      if (!wire.isWritable()) {
        intake.pause();
      }
    }
    resumeIfIdle();
    if (ending != null && intake.isEmpty()) {
      sayGoodbye(ending);
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
  ///
  /// @return the state from then on
  State hold() {
    if (state == State.OPEN || state == State.LIVE) {
      unsubscribeAll();
      meanwhile.clear();
      state = State.SYNCING;
    }
    return state;
  }

  /// Begins to take events; `pos` is how far the feed was read.
  ///
  /// @return conversations joined since [#hold()]
  List<ConversationId> goLive(long pos) {
    if (state == State.SYNCING) {
      state = State.LIVE;
      feedPos = pos;
      meanwhile.takeMarks().forEach(mark -> offer(Frames.single(mark)));
    }
    return meanwhile.takeJoined();
  }

  /// Takes a place among a conversation's subscribers, after what was missed of it.
  void subscribe(Subscriber subscriber, List<Event> missed) {
    var id = subscriber.shard.room.id();
    if (state == State.SYNCING) {
      meanwhile.joined(id);
    }
    if (state != State.LIVE || subscriptions.containsKey(id)) {
      rooms.detach(id);
      return;
    }
    subscriptions.put(id, subscriber);
    subscriber.shard.add(subscriber);
    for (Event event : missed) {
      subscriber.offer(event, () -> Frames.single(event.frame()));
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
      meanwhile.joined(id);
    }
  }

  /// Tells of a read mark, after catching up.
  void offerMark(byte[] frame) {
    if (state == State.SYNCING) {
      meanwhile.mark(frame);
    } else {
      offer(Frames.single(frame));
    }
  }

  /// Takes a row of the feed.
  ///
  /// @param before the row before it
  /// @return whether rows before it are missing and have to be read
  boolean offerFeed(long before, long pos, byte @Nullable [] frame) {
    if (state != State.LIVE || pos <= feedPos) {
      return false;
    }
    if (frame == null || before > feedPos) {
      return true;
    }
    feedPos = pos;
    offer(Frames.single(frame));
    return false;
  }

  long feedPos() {
    return feedPos;
  }

  /// Hears that its user joined a conversation. While it catches up this is remembered for later.
  ///
  /// @return how far the feed was told by now; -1 unless the connection is live
  long joining(ConversationId id) {
    joined(id);
    return state == State.LIVE ? feedPos : -1;
  }

  /// Says why and closes at once; callable from any thread. Requests that wait are dropped.
  void close(CloseReason reason) {
    isDismissed = true;
    execute(() -> sayGoodbye(reason));
  }

  /// Takes no more requests, answers those under way, then says why and closes; callable from any
  /// thread.
  void finish(CloseReason reason) {
    execute(() -> {
      if (state != State.CLOSED && !intake.isEmpty()) {
        intake.pause();
        ending = reason;
      } else {
        sayGoodbye(reason);
      }
    });
  }

  /// Whether the server has closed it: what it still asks for is not carried out.
  boolean isDismissed() {
    return isDismissed;
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
        if (intake.isPaused() && wire.isWritable()) {
          heard();
        } else if (state != State.CLOSED && wire.isWritable()) {
          wire.ping();
        }
      });
    }
  }

  /// The socket takes writes again.
  void becameWritable() {
    if (state == State.CLOSED || !wire.isWritable()) {
      return;
    }
    writable.complete(true);
    resumeIfIdle();
    if (slowSince != 0) {
      slowSince = 0;
      wire.write(Frames.single(resync));
    }
  }

  void closed() {
    unsubscribeAll();
    state = State.CLOSED;
    writable.complete(true);
  }

  /// Gives up all subscriptions; once the socket takes writes again the client is told to sync.
  void fallBehind() {
    if (state != State.LIVE && state != State.SYNCING) {
      return;
    }
    slowSince = System.nanoTime();
    state = State.OPEN;
    unsubscribeAll();
    becameWritable();
  }

  private void resumeIfIdle() {
    if (ending == null && state != State.CLOSED && intake.resumeIfIdle()) {
      heard();
    }
  }

  private CompletableFuture<Boolean> writable() {
    if (state == State.CLOSED || wire.isWritable()) {
      return NOW;
    }
    if (writable.isDone()) {
      writable = new CompletableFuture<>();
    }
    return writable;
  }

  /// Nothing may follow a closing frame (RFC 6455 section 5.5.1). A socket that does not take
  /// writes is cut; one that was not read is read again, for the client's own closing frame.
  private void sayGoodbye(CloseReason reason) {
    if (state == State.CLOSED) {
      return;
    }
    closed();
    if (wire.isWritable()) {
      wire.close(reason);
      wire.resumeReading();
    } else {
      wire.cut();
    }
  }

  private void unsubscribeAll() {
    List.copyOf(subscriptions.values()).forEach(this::unsubscribe);
  }
}
