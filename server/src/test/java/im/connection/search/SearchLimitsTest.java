package im.connection.search;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import im.connection.testing.Attempt;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SearchLimitsTest {
  private final SearchLimits limits = new SearchLimits(InstantSource.system());

  @Test
  void aUserSearchesTwiceAtOnceAndANodeFourTimes() throws Exception {
    var held = new CountDownLatch(1);
    var begun = new CountDownLatch(SearchLimits.AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Boolean>>();
      for (long user : List.of(1L, 1L, 2L, 2L)) {
        running.add(threads.submit(() -> limits.run(new UserId(user), () -> waitFor(begun, held))));
      }
      begun.await();
      assertThat(Attempt.refused(() -> limits.run(new UserId(1), () -> true)))
          .isEqualTo(ErrorCode.OVERLOADED);
      assertThat(Attempt.refused(() -> limits.run(new UserId(3), () -> true)))
          .isEqualTo(ErrorCode.OVERLOADED);
      held.countDown();
      for (var search : running) {
        assertThat(search.get()).isTrue();
      }
    }
    assertThat(limits.run(new UserId(1), () -> true)).isTrue();
  }

  private static boolean waitFor(CountDownLatch begun, CountDownLatch held) {
    begun.countDown();
    try {
      held.await();
      return true;
    } catch (InterruptedException stopped) {
      return false;
    }
  }
}
