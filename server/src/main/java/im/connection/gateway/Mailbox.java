package im.connection.gateway;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Runs tasks one after the other, in the order they were put in. Bounded by whoever fills it.
final class Mailbox {
  private static final Logger LOG = Logger.getLogger(Mailbox.class);

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Executor executor;

  Mailbox(Executor executor) {
    this.executor = executor;
  }

  void put(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      executor.execute(this::run);
    }
  }

  private void run() {
    do {
      runNext();
    } while (waiting.decrementAndGet() != 0);
  }

  /// A task that fails must not keep those behind it from running.
  private void runNext() {
    try {
      tasks.remove().run();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("mailbox.task.failed", e);
    }
  }
}
