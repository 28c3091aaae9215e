package im.connection.messages;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.messages.Appender.Locking;
import im.connection.platform.lifecycle.Drainable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// The one queue through which all messages of this node enter their logs. A batch is whatever has
/// come in while the batch before it was being committed, at most [#MAX_BATCH].
///
/// Bounds: [#MAX_MESSAGES] messages, [#MAX_BYTES] bytes, each waiting at most [Batches#MAX_AGE];
/// beyond them the answer is `overloaded` with a time to come again.
@Singleton
final class MessageWriter implements Drainable {
  static final int MAX_BATCH = 500;
  static final int MAX_MESSAGES = 20_000;
  static final long MAX_BYTES = 128L << 20;

  private static final int SECOND_LANE_WORKERS = 4;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Batches batches;
  private final SecondLane secondLane;
  private final LinkedBlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<Thread> threads;

  MessageWriter(Batches batches, MeterRegistry metrics) {
    this.batches = batches;
    this.secondLane = new SecondLane(batches, MAX_BATCH);
    Gauge.builder("imc.messages.waiting", count, AtomicLong::get)
        .description("messages accepted and not yet committed")
        .register(metrics);
    var started = new ArrayList<Thread>();
    started.add(Thread.ofPlatform().name("message-writer").daemon().start(this::work));
    IntStream.range(0, SECOND_LANE_WORKERS)
        .mapToObj(i -> Thread.ofVirtual().name("message-lane-" + i).start(this::workSecondLane))
        .forEach(started::add);
    this.threads = List.copyOf(started);
  }

  /// Accepts a message, or refuses it at once when the queue is full or closed.
  void submit(Pending pending) {
    long messages = count.incrementAndGet();
    long size = bytes.addAndGet(pending.size());
    var counted =
        new Pending(
            pending.conversation(),
            pending.message(),
            pending.since(),
            outcome -> {
              count.decrementAndGet();
              bytes.addAndGet(-pending.size());
              pending.answer().accept(outcome);
            });
    if (closed.get() || messages > MAX_MESSAGES || size > MAX_BYTES) {
      Batches.refuse(List.of(counted), Refusal.later(ErrorCode.OVERLOADED, RETRY));
      return;
    }
    queue.add(counted);
    if (closed.get() && queue.remove(counted)) {
      Batches.refuse(List.of(counted), Refusal.later(ErrorCode.OVERLOADED, RETRY));
    }
  }

  @Override
  public int order() {
    return 200;
  }

  /// Refuses new messages, commits those accepted, and ends; what is left after `limit` is refused.
  @Override
  public void drain(Duration limit) throws InterruptedException {
    closed.set(true);
    long deadline = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      long left = deadline - System.nanoTime();
      thread.join(Duration.ofNanos(Math.max(1, left)));
    }
    var late = new ArrayList<Pending>();
    queue.drainTo(late);
    Batches.refuse(late, Refusal.later(ErrorCode.OVERLOADED, RETRY));
    secondLane.giveUp();
  }

  private void work() {
    var batch = new ArrayList<Pending>(MAX_BATCH);
    try {
      while (!closed.get() || !queue.isEmpty()) {
        collect(batch);
        if (!batch.isEmpty()) {
          write(batch);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      secondLane.close();
    }
  }

  private void collect(List<Pending> batch) throws InterruptedException {
    batch.clear();
    var first = queue.poll(100, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      queue.drainTo(batch, MAX_BATCH - 1);
    }
  }

  private void write(List<Pending> batch) {
    var old = batch.stream().filter(batches::isOld).toList();
    Batches.refuse(old, Refusal.later(ErrorCode.OVERLOADED, RETRY));
    var fresh = old.isEmpty() ? batch : batch.stream().filter(p -> !batches.isOld(p)).toList();
    var ready = secondLane.divert(fresh);
    if (!ready.isEmpty()) {
      secondLane.add(batches.run(ready, Locking.SKIP));
    }
  }

  private void workSecondLane() {
    try {
      secondLane.work();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
