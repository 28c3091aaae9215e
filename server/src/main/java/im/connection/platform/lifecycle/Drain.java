package im.connection.platform.lifecycle;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;

/// Stops the server's parts in order when the process is asked to stop. Asking again meanwhile
/// changes nothing.
@Singleton
public final class Drain {
  /// How long the parts may take to finish accepted work, all together.
  static final Duration LIMIT = Exit.LIMIT.multipliedBy(2).dividedBy(3);

  private static final Logger LOG = Logger.getLogger(Drain.class);

  private interface Step {
    void on(Drainable part) throws InterruptedException;
  }

  private final List<Drainable> parts;
  private final InstantSource clock;
  private volatile boolean draining;

  Drain(@All List<Drainable> parts, InstantSource clock) {
    this.parts = parts.stream().sorted(Comparator.comparingInt(Drainable::order)).toList();
    this.clock = clock;
  }

  /// Whether the server is on its way down.
  public boolean isDraining() {
    return draining;
  }

  /// Comes before the container closes anything, the HTTP server included.
  void stop(@Observes ShutdownDelayInitiatedEvent event) {
    draining = true;
    var start = clock.instant();
    LOG.info("server draining");
    each(Drainable::refuse);
    each(part -> part.drain(left(start)));
    each(Drainable::close);
    LOG.infof("server drained ms=%d", Duration.between(start, clock.instant()).toMillis());
  }

  private Duration left(Instant start) {
    var left = LIMIT.minus(Duration.between(start, clock.instant()));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void each(Step step) {
    for (Drainable part : parts) {
      try {
        step.on(part);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException failed) {
        LOG.errorf(failed, "part failed to stop part=%s", part.getClass().getSimpleName());
      }
    }
  }
}
