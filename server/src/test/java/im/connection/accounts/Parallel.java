package im.connection.accounts;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs the same work many times at once; each again while the server has no time for it.
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
              return insist(work);
            }));
      }
      for (var future : futures) {
        outcomes.add(outcome(future));
      }
    }
    return outcomes;
  }

  private static Object insist(Callable<?> work) throws Exception {
    while (true) {
      try {
        return work.call();
      } catch (Refusal refusal) {
        if (refusal.code() != ErrorCode.OVERLOADED) {
          throw refusal;
        }
      }
    }
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
