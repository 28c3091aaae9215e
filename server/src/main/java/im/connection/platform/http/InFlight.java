package im.connection.platform.http;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/// The REST requests at work, bounded: most of them wait for the database. A request counts from
/// when it has arrived whole, so that bodies that never come keep nobody out, until it is answered
/// or its connection is lost.
@Singleton
final class InFlight {
  /// How many may be at work at once.
  static final int MAX = 512;

  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final String KEY = "imc.inFlight";

  private enum State {
    WAITING,
    AT_WORK,
    ENDED
  }

  private final Semaphore free = new Semaphore(MAX);

  /// Watches for the end of a request that has just begun.
  void begin(RoutingContext context) {
    var state = new AtomicReference<>(State.WAITING);
    context.put(KEY, state);
    context.addEndHandler(_ -> end(state));
  }

  /// Lets a request go to work, once.
  ///
  /// @throws Refusal `overloaded` when too many are
  void enter(RoutingContext context) {
    AtomicReference<State> state = context.get(KEY);
    if (state == null || state.get() != State.WAITING) {
      return;
    }
    if (!free.tryAcquire()) {
      throw Refusal.later(ErrorCode.OVERLOADED, WAIT);
    }
    if (!state.compareAndSet(State.WAITING, State.AT_WORK)) {
      free.release();
    }
  }

  private void end(AtomicReference<State> state) {
    if (state.getAndSet(State.ENDED) == State.AT_WORK) {
      free.release();
    }
  }

  /// How many more may go to work.
  int free() {
    return free.availablePermits();
  }
}
