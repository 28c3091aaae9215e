package im.connection.platform.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The end of the process, however it comes: waits until the server has stopped, runs the last step
/// (stopping the database) and ends with the exit code. It is a hook of the JVM, so a signal that
/// asks again meanwhile has no effect.
public final class Exit {
  /// How long the server may take to stop before the database is stopped under it.
  static final Duration LIMIT = Duration.ofSeconds(9);

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger code = new AtomicInteger();

  /// Runs `last` when the process ends.
  public void install(Runnable last) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(last), "exit"));
  }

  /// Ends the process: nothing of the server runs any more. Does not return.
  public void stopped(int exitCode) {
    code.set(exitCode);
    stopped.countDown();
    System.exit(exitCode);
  }

  private void finish(Runnable last) {
    boolean isClean = false;
    try {
      isClean = stopped.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      last.run();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(isClean ? code.get() : 1);
    }
  }
}
