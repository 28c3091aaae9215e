package im.connection.testing;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What became of something that may be refused: nothing, or the code of the refusal.
public record Attempt(Optional<ErrorCode> refusal) {
  /// Tries something once.
  public static Attempt to(Runnable work) {
    try {
      work.run();
      return new Attempt(Optional.empty());
    } catch (Refusal refused) {
      return new Attempt(Optional.of(refused.code()));
    }
  }

  /// The code with which something is refused.
  public static ErrorCode refused(Runnable work) {
    return to(work).refusal().orElseThrow(() -> new AssertionError("was not refused"));
  }

  /// Lets threads try all of these at the same moment, and again while there is no time for them.
  public static List<Attempt> atOnce(List<Runnable> works) {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(works.size())) {
      var futures = works.stream().map(work -> threads.submit(after(start, work))).toList();
      start.countDown();
      return results(futures);
    }
  }

  /// Lets threads try both at the same moment.
  public static List<Attempt> atOnce(Runnable one, Runnable other) {
    return atOnce(List.of(one, other));
  }

  /// Whether it was done.
  public boolean isDone() {
    return refusal.isEmpty();
  }

  private static Callable<Attempt> after(CountDownLatch start, Runnable work) {
    return () -> {
      start.await();
      return insisting(work);
    };
  }

  /// Tries again while there is no time for it.
  private static Attempt insisting(Runnable work) {
    var attempt = to(work);
    while (attempt.refusal().filter(ErrorCode.OVERLOADED::equals).isPresent()) {
      attempt = to(work);
    }
    return attempt;
  }

  private static List<Attempt> results(List<Future<Attempt>> futures) {
    var results = new ArrayList<Attempt>();
    for (var future : futures) {
      try {
        results.add(future.get());
      } catch (InterruptedException | ExecutionException failed) {
        throw new AssertionError(failed);
      }
    }
    return results;
  }
}
