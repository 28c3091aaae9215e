package im.connection.platform.db;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One running PostgreSQL, from its start to its exit.
final class Postmaster {
  /// A recovery after a crash replays at most a gigabyte of log.
  static final Duration READY_WITHIN = Duration.ofMinutes(3);

  private static final String READY = "database system is ready to accept connections";

  private final Process process;
  private final int port;
  private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  private volatile String complaint = "it said nothing";

  private Postmaster(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Starts PostgreSQL. It is told to shut down when the calling thread ends.
  static Postmaster start(
      PostgresBinaries binaries, PostgresLauncher launcher, PostgresHome home, int port) {
    var command = new ArrayList<>(List.of(binaries.program("postgres")));
    command.addAll(PostgresSettings.arguments(home, port));
    try {
      var postmaster = new Postmaster(launcher.process(command).start(), port);
      postmaster.follow(new PostgresLog(home.log()));
      return postmaster;
    } catch (IOException failed) {
      throw new DatabaseUnusable("PostgreSQL cannot be started: %s.".formatted(failed), failed);
    }
  }

  long pid() {
    return process.pid();
  }

  int port() {
    return port;
  }

  /// Completes when the process has ended.
  CompletableFuture<Process> exit() {
    return process.onExit();
  }

  /// Waits until connections are accepted; false when PostgreSQL gave up instead.
  boolean awaitReady() {
    try {
      return ready.get(READY_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException late) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The last thing it complained about.
  String complaint() {
    return complaint;
  }

  /// Shuts down: transactions are rolled back, everything is written, the process ends.
  void stop() {
    stop(process.toHandle());
  }

  /// Shuts down any PostgreSQL, harder when it does not listen.
  static void stop(ProcessHandle process) {
    for (var signal : List.of("INT", "QUIT", "KILL")) {
      PostgresLauncher.signal(process, signal);
      if (ended(process, Duration.ofSeconds(20))) {
        return;
      }
    }
    throw new DatabaseUnusable(
        "PostgreSQL (process %d) does not stop: end it by hand.".formatted(process.pid()));
  }

  private static boolean ended(ProcessHandle process, Duration within) {
    try {
      process.onExit().get(within.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException late) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void follow(PostgresLog log) {
    log.follow(process.getInputStream(), this::read);
    var _ = process.onExit().thenRun(() -> ready.complete(false));
  }

  private void read(String line) {
    if (line.contains("FATAL:") || line.contains("error while loading")) {
      complaint = line;
    }
    if (line.endsWith(READY)) {
      ready.complete(true);
    }
  }
}
