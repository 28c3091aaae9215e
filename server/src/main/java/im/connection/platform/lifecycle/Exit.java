package im.connection.platform.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The end of the process, however it comes: waits until the server has stopped, runs the last step
/// (stopping the database) and ends with the exit code. It is a hook of the JVM, so a signal that
/// asks again meanwhile has no effect.
public final class Exit {
  /// How long the server may take to stop before the database is stopped under it: 9 s, but for
  /// tests.
  static final Duration LIMIT = Duration.ofSeconds(Long.getLong("imc.stop.seconds", 9));

  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean isEnding;
  private volatile Runnable last = () -> {};
  private volatile int code = 1;

  private Exit() {}

  /// Takes charge of how this process ends.
  public static Exit install() {
    var exit = new Exit();
    Runtime.getRuntime().addShutdownHook(new Thread(exit::finish, "exit"));
    return exit;
  }

  /// Sets what is run when everything else has stopped.
  public void last(Runnable step) {
    last = step;
  }

  /// Whether the process has been asked to end.
  public boolean isEnding() {
    return isEnding;
  }

  /// Ends the process: nothing of the server runs any more. Does not return.
  public void stopped(int exitCode) {
    code = exitCode;
    stopped.countDown();
    System.exit(exitCode);
  }

  private void finish() {
    isEnding = true;
    int exitCode = 1;
    try {
      if (stopped.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        exitCode = code;
      }
      last.run();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(exitCode);
    }
  }
}
