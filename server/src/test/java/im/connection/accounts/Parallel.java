package im.connection.accounts;

import im.connection.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs the same work many times at once.
final class Parallel {
  private Parallel() {}

  /// What each run answered: a result, or the code of its refusal.
  static List<Object> run(int times, Callable<?> work) throws InterruptedException {
    var ready = new CountDownLatch(times);
    var outcomes = new ArrayList<Object>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<Object>>();
      for (int i = 0; i < times; i++) {
        futures.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return work.call();
            }));
      }
      for (var future : futures) {
        outcomes.add(outcome(future));
      }
    }
    return outcomes;
  }

  private static Object outcome(Future<Object> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Refusal refusal) {
        return refusal.code();
      }
      throw new AssertionError(failed.getCause());
    }
  }
}
