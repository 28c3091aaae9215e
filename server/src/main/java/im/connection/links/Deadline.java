package im.connection.links;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The time that one snapshot may take, from the first name looked up to the last byte of its
/// image. When it is over the socket in use is closed, so that no server can stretch it, however
/// slowly it answers.
final class Deadline implements AutoCloseable {
  private final long end;
  private final CountDownLatch done = new CountDownLatch(1);

  @GuardedBy("this")
  private boolean isOver;

  @GuardedBy("this")
  private @Nullable Socket socket;

  Deadline(Duration limit) {
    end = System.nanoTime() + limit.toNanos();
    Thread.ofVirtual().name("link-deadline").start(this::watch);
  }

  /// How long is left, at least a millisecond.
  ///
  /// @throws SocketTimeoutException when it is over
  Duration left() throws SocketTimeoutException {
    var left = Duration.ofNanos(end - System.nanoTime());
    if (left.toMillis() <= 0) {
      throw new SocketTimeoutException("no time is left");
    }
    return left;
  }

  /// Closes `used` when the time is over.
  synchronized void guard(Socket used) throws IOException {
    if (isOver) {
      used.close();
      throw new SocketTimeoutException("no time is left");
    }
    socket = used;
  }

  @Override
  public void close() {
    done.countDown();
  }

  private void watch() {
    try {
      if (!done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        end();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void end() {
    isOver = true;
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException closedAnyway) {
      return;
    }
  }
}
