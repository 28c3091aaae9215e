package im.connection.groups;

import im.connection.conversations.Conversations;
import im.connection.kernel.ConversationId;
import im.connection.platform.lifecycle.Loop;
import im.connection.platform.lifecycle.Looping;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/// Closes the spans of dismissed groups, step by step on a thread of its own. It works when woken
/// and once a minute, so that what a crash left unfinished, here or on another node, is finished.
/// Doing the same group twice at once is harmless.
@Singleton
final class Dismissals implements Looping {
  /// How many spans one transaction closes at most.
  static final int STEP = 1_000;

  private static final int GROUPS = 100;
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final GroupStore store;
  private final Conversations conversations;
  private final Loop loop = new Loop("group-dismissals", this::once);

  Dismissals(Jdbi jdbi, GroupStore store, Conversations conversations) {
    this.jdbi = jdbi;
    this.store = store;
    this.conversations = conversations;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  @Override
  public Loop loop() {
    return loop;
  }

  /// Says that a group was dismissed.
  void wake() {
    loop.wake();
  }

  /// Finishes all dismissed groups.
  void sweep() {
    jdbi.withHandle(handle -> store.unfinished(handle, GROUPS)).forEach(this::close);
  }

  private void close(ConversationId group) {
    while (!loop.isStopping()) {
      if (conversations.closeSpans(group, STEP) == 0) {
        jdbi.useTransaction(handle -> store.finish(handle, group));
        return;
      }
    }
  }

  private Duration once() {
    sweep();
    return PAUSE;
  }
}
