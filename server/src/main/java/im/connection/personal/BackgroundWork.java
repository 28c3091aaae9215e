package im.connection.personal;

import im.connection.platform.lifecycle.Drainable;
import im.connection.platform.lifecycle.Loop;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/// The two threads that write archives and erase accounts. They look for work every few seconds,
/// for other nodes may have left some; the one of archives when woken, too.
@Singleton
final class BackgroundWork implements Drainable {
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final Exports exports;
  private final Deletions deletions;
  private final Loop archiving = new Loop("exports", this::archive);
  private final Loop erasing = new Loop("deletions", this::erase);

  BackgroundWork(Exports exports, Deletions deletions) {
    this.exports = exports;
    this.deletions = deletions;
  }

  void start(@Observes StartupEvent event) {
    archiving.start();
    erasing.start();
  }

  /// Says that an archive was asked for.
  void wake() {
    archiving.wake();
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void refuse() {
    archiving.stop();
    erasing.stop();
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    archiving.join(limit);
    erasing.join(limit);
  }

  private Duration archive() {
    return exports.work(archiving::isStopping) ? Duration.ZERO : PAUSE;
  }

  private Duration erase() {
    return deletions.work() ? Duration.ZERO : PAUSE;
  }
}
