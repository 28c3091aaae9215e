package im.connection.groups;

import im.connection.conversations.Conversations;
import im.connection.kernel.ConversationId;
import im.connection.platform.lifecycle.Drainable;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Closes the spans of dismissed groups, step by step on a thread of its own. It works when woken
/// and once a minute, so that what a crash left unfinished, here or on another node, is finished.
/// Doing the same group twice at once is harmless.
@Singleton
final class Dismissals implements Drainable {
  /// How many spans one transaction closes at most.
  static final int STEP = 1_000;

  private static final Logger LOG = Logger.getLogger(Dismissals.class);
  private static final int GROUPS = 100;
  private static final long PAUSE_SECONDS = 60;

  private final Jdbi jdbi;
  private final GroupStore store;
  private final Conversations conversations;
  private final Semaphore signals = new Semaphore(0);
  private volatile boolean stopping;
  private @Nullable Thread thread;

  Dismissals(Jdbi jdbi, GroupStore store, Conversations conversations) {
    this.jdbi = jdbi;
    this.store = store;
    this.conversations = conversations;
  }

  void start(@Observes StartupEvent event) {
    thread = Thread.ofVirtual().name("group-dismissals").start(this::run);
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void refuse() {
    stopping = true;
    signals.release();
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    if (thread != null) {
      var _ = thread.join(limit);
    }
  }

  /// Says that a group was dismissed.
  void wake() {
    signals.release();
  }

  /// Finishes all dismissed groups.
  void sweep() {
    jdbi.withHandle(handle -> store.unfinished(handle, GROUPS)).forEach(this::close);
  }

  private void close(ConversationId group) {
    while (!stopping) {
      if (conversations.closeSpans(group, STEP) == 0) {
        jdbi.useTransaction(handle -> store.finish(handle, group));
        return;
      }
    }
  }

  private void run() {
    while (!stopping) {
      long pause = PAUSE_SECONDS;
      try {
        sweep();
      } catch (RuntimeException failure) {
        LOG.warnf("dismissed groups not closed: reason=%s", failure.getMessage());
        pause = 1;
      }
      await(pause);
    }
  }

  private void await(long seconds) {
    try {
      if (signals.tryAcquire(seconds, TimeUnit.SECONDS)) {
        signals.drainPermits();
      }
    } catch (InterruptedException stopped) {
      stopping = true;
    }
  }
}
