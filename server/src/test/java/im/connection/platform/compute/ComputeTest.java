package im.connection.platform.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.testing.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComputeTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Compute compute = new Compute(1, meters);
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    end.countDown();
    compute.close();
  }

  @Test
  void workIsDoneOnAThreadOfItsOwn() {
    String thread =
        compute.call(Lane.PREVIEWS, "a", Patience.LIMIT, () -> Thread.currentThread().getName());

    assertThat(thread).startsWith("compute-");
  }

  @Test
  void theFailureOfWorkIsTheCallers() {
    assertThatThrownBy(
            () -> compute.call(Lane.PREVIEWS, "a", Patience.LIMIT, () -> fail("as expected")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("as expected");
  }

  @Test
  void oneOriginGetsHalfOfALaneAndAllGetNoMoreThanTheLane() {
    occupy();
    fill(Lane.PASSWORDS, "a", 32);

    assertThat(refused(Lane.PASSWORDS, "a")).isEqualTo(ErrorCode.OVERLOADED);
    fill(Lane.PASSWORDS, "b", 32);

    assertThat(refused(Lane.PASSWORDS, "c")).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(meters.get("imc.compute.waiting").tag("lane", "passwords").gauge().value())
        .isEqualTo(64);
    assertThat(meters.get("imc.compute.busy").gauge().value()).isEqualTo(1);
    fill(Lane.PREVIEWS, "a", 1);
  }

  @Test
  void aFullLaneKeepsTheOtherFromNothing() {
    occupy();
    fill(Lane.PASSWORDS, "a", 20);
    fill(Lane.PREVIEWS, "a", 2);
    end.countDown();

    await().until(() -> done.size() == 22);
    assertThat(done.subList(0, 8)).filteredOn(Lane.PREVIEWS.name()::equals).hasSize(2);
  }

  @Test
  void theTimeInTheQueueCountsAndLateWorkIsNeverBegun() {
    occupy();

    var refusal =
        catchThrowableOfType(
            Refusal.class,
            () -> compute.call(Lane.PREVIEWS, "a", Duration.ofMillis(20), () -> done.add("late")));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(refusal.retryAfter()).isPositive();
    assertThat(compute.waiting(Lane.PREVIEWS)).isZero();
    end.countDown();
    assertThat(compute.<Boolean>call(Lane.PREVIEWS, "a", Patience.LIMIT, () -> true)).isTrue();
    assertThat(done).isEmpty();
  }

  @Test
  void workThatTakesTooLongIsInterrupted() {
    var interrupted = new CountDownLatch(1);

    var refusal =
        catchThrowableOfType(
            Refusal.class,
            () ->
                compute.call(
                    Lane.PREVIEWS, "a", Duration.ofMillis(20), () -> waitFor(end, interrupted)));

    assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
    await().until(() -> interrupted.getCount() == 0 || compute.waiting(Lane.PREVIEWS) == 0);
    assertThat(compute.<Boolean>call(Lane.PREVIEWS, "a", Patience.LIMIT, () -> true)).isTrue();
  }

  @Test
  void nothingIsTakenOnceItIsClosed() {
    compute.close();

    assertThat(refused(Lane.PASSWORDS, "a")).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(compute.waiting(Lane.PASSWORDS)).isZero();
  }

  /// Keeps the only thread busy.
  private void occupy() {
    var begun = new CountDownLatch(1);
    start(
        Lane.PASSWORDS,
        "nobody",
        () -> {
          begun.countDown();
          waitFor(end, begun);
        });
    await().until(() -> begun.getCount() == 0);
  }

  private void fill(Lane lane, String origin, int count) {
    int before = compute.waiting(lane);
    for (int i = 0; i < count; i++) {
      start(lane, origin, () -> done.add(lane.name()));
    }
    await().until(() -> compute.waiting(lane) == before + count);
  }

  private void start(Lane lane, String origin, Runnable work) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            compute.call(
                lane,
                origin,
                Patience.LIMIT,
                () -> {
                  work.run();
                  return true;
                });
          } catch (Refusal closed) {
            done.add("refused");
          }
        });
  }

  private ErrorCode refused(Lane lane, String origin) {
    return catchThrowableOfType(
            Refusal.class, () -> compute.call(lane, origin, Patience.LIMIT, () -> true))
        .code();
  }

  private static boolean waitFor(CountDownLatch latch, CountDownLatch interrupted) {
    try {
      latch.await();
    } catch (InterruptedException stop) {
      interrupted.countDown();
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private static boolean fail(String message) {
    throw new IllegalStateException(message);
  }
}
