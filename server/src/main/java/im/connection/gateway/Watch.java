package im.connection.gateway;

import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Looks at every connection once a second: pings those that are silent, and closes those that do
/// not sign in, whose token ran out, that are dead, or that stay slow.
@Singleton
@Startup
final class Watch {
  static final Duration SIGN_IN = Duration.ofSeconds(10);
  static final Duration PING_AFTER = Duration.ofSeconds(30);
  static final Duration DEAD_AFTER = Duration.ofSeconds(60);
  static final Duration SLOW_FOR = Duration.ofSeconds(60);

  private static final Logger LOG = Logger.getLogger(Watch.class);

  private final Connections connections;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("connection-watch").daemon().factory());

  Watch(Connections connections, InstantSource clock) {
    this.connections = connections;
    this.clock = clock;
    var _ = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
  }

  private void look() {
    try {
      long now = System.nanoTime();
      var time = clock.instant();
      connections.all().forEach(connection -> look(connection, now, time));
    } catch (RuntimeException e) {
      LOG.error("connection.watch.failed", e);
    }
  }

  /// Looks at one connection.
  ///
  /// @param now by [System#nanoTime()]
  static void look(Connection connection, long now, Instant time) {
    var expiresAt = connection.expiresAt();
    long silence = now - connection.heardAt();
    long slowSince = connection.slowSince();
    if (expiresAt == null) {
      if (now - connection.openedAt() > SIGN_IN.toNanos()) {
        connection.close(CloseReason.UNAUTHENTICATED);
      }
    } else if (expiresAt.isBefore(time)) {
      connection.close(CloseReason.TOKEN_EXPIRED);
    } else if (slowSince != 0 && now - slowSince > SLOW_FOR.toNanos()) {
      connection.close(CloseReason.SLOW);
    } else if (silence > DEAD_AFTER.toNanos()) {
      connection.cut();
    } else if (silence > PING_AFTER.toNanos()) {
      connection.ping(now);
    }
  }
}
