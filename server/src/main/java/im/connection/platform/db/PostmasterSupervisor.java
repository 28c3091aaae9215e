package im.connection.platform.db;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/// Keeps one PostgreSQL running on one port until closed. Its thread starts every process and lives
/// as long as it, because a process is told to shut down when the thread that started it ends.
final class PostmasterSupervisor implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PostmasterSupervisor.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int FIRST_ATTEMPTS = 5;

  private final IntFunction<Postmaster> starter;
  private final IntSupplier ports;
  private final CompletableFuture<Void> stop = new CompletableFuture<>();
  private final CompletableFuture<Integer> started = new CompletableFuture<>();
  private final Thread thread;

  /// Starts PostgreSQL by `starter`, which gets the port, and returns when it is ready.
  ///
  /// @throws DatabaseUnusable when it does not come up
  PostmasterSupervisor(IntFunction<Postmaster> starter, IntSupplier ports) {
    this.starter = starter;
    this.ports = ports;
    this.thread = Thread.ofPlatform().daemon().name("postgres-supervisor").start(this::run);
    port();
  }

  /// The port, the same for as long as this lives.
  int port() {
    try {
      return started.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof DatabaseUnusable unusable ? unusable : failed;
    }
  }

  /// Shuts PostgreSQL down and waits for its end.
  @Override
  public void close() {
    stop.complete(null);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      var postmaster = first();
      started.complete(postmaster.port());
      while (!runsUntilStopped(postmaster)) {
        postmaster = again(postmaster);
      }
    } catch (RuntimeException failed) {
      started.completeExceptionally(failed);
    }
  }

  /// A free port may be taken by the time it is used, and processes of a killed predecessor may
  /// need a moment to end.
  private Postmaster first() {
    String complaint = "";
    for (int attempt = 0; attempt < FIRST_ATTEMPTS; attempt++) {
      var postmaster = starter.apply(ports.getAsInt());
      if (postmaster.awaitReady()) {
        return postmaster;
      }
      postmaster.stop();
      complaint = postmaster.complaint();
      isStoppedWithin(Duration.ofMillis(200L << attempt));
    }
    throw new DatabaseUnusable("The embedded PostgreSQL does not start: " + complaint);
  }

  private boolean runsUntilStopped(Postmaster postmaster) {
    CompletableFuture.anyOf(stop, postmaster.exit()).join();
    if (stop.isDone()) {
      postmaster.stop();
      return true;
    }
    LOG.warnf("postgres.died pid=%d", postmaster.pid());
    return false;
  }

  /// Starts a successor on the same port, as often as it takes; the dead one when stopped
  /// meanwhile.
  private Postmaster again(Postmaster dead) {
    var pause = Duration.ofMillis(50);
    while (!isStoppedWithin(pause)) {
      var postmaster = starter.apply(dead.port());
      if (postmaster.awaitReady()) {
        LOG.infof("postgres.restarted pid=%d", postmaster.pid());
        return postmaster;
      }
      postmaster.stop();
      LOG.errorf("postgres.restart_failed complaint=\"%s\"", postmaster.complaint());
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    return dead;
  }

  private boolean isStoppedWithin(Duration pause) {
    try {
      stop.get(pause.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException running) {
      return false;
    } catch (ExecutionException | InterruptedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
