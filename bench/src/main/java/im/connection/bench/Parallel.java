package im.connection.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does the same blocking work for many things, a few at a time.
final class Parallel {
  /// Work that talks to the server.
  interface Work<T, R> {
    R apply(T thing) throws IOException, InterruptedException;
  }

  private Parallel() {}

  /// The results, in the order of the things.
  static <T, R> List<R> map(List<T> things, int atOnce, Work<T, R> work)
      throws IOException, InterruptedException {
    try (var threads =
        Executors.newFixedThreadPool(
            atOnce, Thread.ofPlatform().name("setup-", 0).daemon().factory())) {
      var calls = new ArrayList<Callable<R>>();
      things.forEach(thing -> calls.add(() -> work.apply(thing)));
      var results = new ArrayList<R>();
      for (Future<R> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Unexpected unexpected) {
        throw unexpected;
      }
      throw new IOException(failed.getCause());
    }
  }
}
