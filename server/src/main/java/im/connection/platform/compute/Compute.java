package im.connection.platform.compute;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.lifecycle.Drainable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Does work of the processor on threads of its own, named `compute-*`, that end when there is
/// nothing to do. Whoever asks for it waits.
@Singleton
public final class Compute implements Drainable {
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Lanes lanes = new Lanes();

  /// Has this in its queue once for each piece of work in a lane.
  private final Runnable next = this::next;

  private final ThreadPoolExecutor threads;

  @Inject
  Compute(MeterRegistry meters) {
    this(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), meters);
  }

  /// @param size how many threads there are at most
  public Compute(int size, MeterRegistry meters) {
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            threads());
    threads.allowCoreThreadTimeOut(true);
    for (var lane : Lane.values()) {
      Gauge.builder("imc.compute.waiting", () -> lanes.size(lane))
          .tag("lane", lane.name().toLowerCase(Locale.ROOT))
          .description("pieces of processor work that wait for a thread")
          .register(meters);
    }
    Gauge.builder("imc.compute.busy", threads, ThreadPoolExecutor::getActiveCount)
        .description("threads that do processor work")
        .register(meters);
  }

  /// Has work done and waits for its result.
  ///
  /// @param origin whose work it is, such as a user or a network address
  /// @param limit how long to wait, in the queue and for the work; what is under way then is
  ///   interrupted
  /// @throws Refusal `overloaded` when too much waits, of everybody or of this origin, or when the
  ///   result is late
  public <T> T call(Lane lane, Object origin, Duration limit, Supplier<T> work) {
    var task = new FutureTask<T>(work::get);
    var waiting = new Lanes.Work(lane, origin, task);
    if (!lanes.offer(waiting)) {
      throw overloaded();
    }
    try {
      threads.execute(next);
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw unchecked(failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw overloaded();
    } catch (TimeoutException | RejectedExecutionException late) {
      throw overloaded();
    } finally {
      forget(waiting);
      task.cancel(true);
    }
  }

  /// How many pieces of work wait in a lane.
  public int waiting(Lane lane) {
    return lanes.size(lane);
  }

  @Override
  public int order() {
    return 850;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void next() {
    lanes.poll().ifPresent(work -> work.run().run());
  }

  private void forget(Lanes.Work waiting) {
    if (lanes.remove(waiting)) {
      threads.remove(next);
    }
  }

  private static Refusal overloaded() {
    return Refusal.later(ErrorCode.OVERLOADED, RETRY);
  }

  private static RuntimeException unchecked(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known
        ? known
        : new IllegalStateException("work failed", failure);
  }

  private static ThreadFactory threads() {
    var named = Thread.ofPlatform().daemon().name("compute-", 0).factory();
    return work ->
        named.newThread(() -> {
          Priority.lower();
          work.run();
        });
  }
}
