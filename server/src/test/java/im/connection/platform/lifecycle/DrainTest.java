package im.connection.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DrainTest {
  private final List<String> steps = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  @Test
  void eachStepIsTakenByAllPartsInOrderBeforeTheNext() {
    stop(new Part("late", 200), new Part("early", 0));

    assertThat(steps)
        .containsExactly(
            "early refuses",
            "late refuses",
            "early drains PT6S",
            "late drains PT6S",
            "early closes",
            "late closes");
  }

  @Test
  void thePartsShareTheTime() {
    var slow =
        new Part("slow", 0) {
          @Override
          public void drain(Duration limit) {
            super.drain(limit);
            now = now.plusSeconds(4);
          }
        };

    stop(slow, slow, slow);

    assertThat(steps).contains("slow drains PT6S", "slow drains PT2S", "slow drains PT0S");
  }

  @Test
  void aPartThatFailsDoesNotKeepTheOthersFromStopping() {
    var broken =
        new Part("broken", 0) {
          @Override
          public void refuse() {
            throw new IllegalStateException("broken");
          }
        };

    stop(broken, new Part("whole", 1));

    assertThat(steps).contains("whole refuses", "broken drains PT6S", "whole closes");
  }

  private void stop(Drainable... parts) {
    var drain = new Drain(List.of(parts), () -> now);
    assertThat(drain.isDraining()).isFalse();
    drain.stop(new ShutdownDelayInitiatedEvent());
    assertThat(drain.isDraining()).isTrue();
  }

  private class Part implements Drainable {
    private final String name;
    private final int order;

    Part(String name, int order) {
      this.name = name;
      this.order = order;
    }

    @Override
    public int order() {
      return order;
    }

    @Override
    public void refuse() {
      steps.add(name + " refuses");
    }

    @Override
    public void drain(Duration limit) {
      steps.add(name + " drains " + limit);
    }

    @Override
    public void close() {
      steps.add(name + " closes");
    }
  }
}
