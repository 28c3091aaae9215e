package im.connection.search.messages;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.platform.lifecycle.Loop;
import im.connection.platform.lifecycle.Looping;
import im.connection.search.messages.MessageSearchEntryStore.Lag;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Enters messages on a thread of its own, a moment after they were sent. News tell which logs
/// moved on; at the start, after losses and every minute all logs are compared with what was
/// entered, so that nothing stays missing. Several nodes take turns, batch by batch.
@Singleton
final class MessageSearchIndexer implements Looping {
  private static final Logger LOG = Logger.getLogger(MessageSearchIndexer.class);

  /// Lets some messages come together.
  private static final Duration GATHERING = Duration.ofMillis(250);

  private static final Duration COMPARISON = Duration.ofMinutes(1);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(10);

  /// Comparing takes a twentieth of the time, unless that would be too seldom.
  private static final int PAUSE_FACTOR = 20;

  /// While people write, entering takes a third of the time at most: they come first.
  private static final int REST_FACTOR = 2;

  private static final int WINDOW = 1_000;
  private static final int NOTABLE = 50_000;

  private final Jdbi jdbi;
  private final MessageSearchEntryStore store;
  private final MessageSearchEntries entries;
  private final MessageSearchBacklog backlog;
  private final Bus bus;
  private final Loop loop = new Loop("message-search", this::once);
  private @Nullable MessageSearchTerms terms;
  private long compared = System.nanoTime();
  private Duration pause = COMPARISON;

  MessageSearchIndexer(
      Jdbi jdbi,
      MessageSearchEntryStore store,
      MessageSearchEntries entries,
      MessageSearchBacklog backlog,
      Bus bus) {
    this.jdbi = jdbi;
    this.store = store;
    this.entries = entries;
    this.backlog = backlog;
    this.bus = bus;
  }

  void start(@Observes StartupEvent event) {
    bus.listen(this::heard);
    bus.listenForGaps(this::lost);
    loop.startOnPlatform();
  }

  @Override
  public Loop loop() {
    return loop;
  }

  private void heard(List<News> news) {
    var moved = new ArrayList<Long>();
    for (var item : news) {
      if (item instanceof News.LogAdvanced advanced) {
        moved.add(advanced.conversation().value());
      }
    }
    if (!moved.isEmpty()) {
      backlog.add(moved);
      loop.wake();
    }
  }

  private void lost() {
    backlog.compareAll();
    loop.wake();
  }

  private Duration once() {
    loop.pause(GATHERING);
    try {
      if (since(compared).compareTo(pause) >= 0) {
        backlog.compareAll();
      }
      if (backlog.takeComparison()) {
        compared = System.nanoTime();
        compareAll();
        pause = pauseAfter(since(compared));
      }
      enterMoved();
      backlog.caughtUp();
      return pause;
    } catch (RuntimeException failure) {
      backlog.compareAll();
      throw failure;
    }
  }

  private void enterMoved() {
    for (var moved = backlog.take(WINDOW); !moved.isEmpty(); moved = backlog.take(WINDOW)) {
      var _ = enter(moved, 0);
    }
  }

  /// Compares all logs and enters what is missing.
  private void compareAll() {
    var missing = jdbi.withHandle(store::missing);
    backlog.found(missing.messages(), missing.oldest());
    long entered = 0;
    long after = 0;
    List<Lag> window;
    do {
      long from = after;
      window = jdbi.withHandle(handle -> store.lagsAfter(handle, from, WINDOW));
      after = window.isEmpty() ? after : window.getLast().conversation();
      var behind = window.stream().filter(Lag::isBehind).map(Lag::conversation).toList();
      entered = enter(behind, entered);
    } while (window.size() == WINDOW && !loop.isStopping());
    if (entered >= NOTABLE) {
      LOG.infof("message search caught up: entered=%d", entered);
      jdbi.useHandle(store::analyze);
    }
  }

  /// Enters everything that is missing of these logs; the answer is how much was entered with what
  /// was entered before.
  private long enter(List<Long> conversations, long before) {
    long entered = before;
    var behind = conversations;
    while (!behind.isEmpty() && !loop.isStopping()) {
      long begun = System.nanoTime();
      var progress = entries.enter(behind, terms());
      backlog.entered(progress.passed());
      behind = progress.behind();
      long next = entered + progress.passed();
      if (next / NOTABLE > entered / NOTABLE) {
        LOG.infof("message search catching up: entered=%d missing=%d", next, backlog.missing());
      }
      entered = next;
      if (backlog.isGrowing()) {
        loop.pause(since(begun).multipliedBy(REST_FACTOR));
      }
    }
    return entered;
  }

  /// Made when it is needed first: a server without messages does without.
  private MessageSearchTerms terms() {
    if (terms == null) {
      terms = new MessageSearchTerms();
    }
    return terms;
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static Duration pauseAfter(Duration comparison) {
    var pause = comparison.multipliedBy(PAUSE_FACTOR);
    if (pause.compareTo(COMPARISON) < 0) {
      return COMPARISON;
    }
    return pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
  }
}
