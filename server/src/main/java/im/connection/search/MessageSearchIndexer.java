package im.connection.search;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.platform.lifecycle.Drainable;
import im.connection.search.MessageSearchEntryStore.Lag;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Enters messages on a thread of its own, a moment after they were sent. News tell which logs
/// moved on; at the start, after losses and every minute all logs are compared with what was
/// entered, so that nothing stays missing. Several nodes take turns, batch by batch.
@Singleton
final class MessageSearchIndexer implements Drainable {
  private static final Logger LOG = Logger.getLogger(MessageSearchIndexer.class);

  /// Lets some messages come together.
  private static final Duration GATHERING = Duration.ofMillis(250);

  private static final Duration COMPARISON = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(2);

  /// Comparing takes a twentieth of the time at most.
  private static final int PAUSE_FACTOR = 20;

  /// Entering takes a third of the time at most: chatting comes first.
  private static final int REST_FACTOR = 2;

  private static final int WINDOW = 1_000;
  private static final int NOTABLE = 50_000;

  private final Jdbi jdbi;
  private final MessageSearchEntryStore store;
  private final MessageSearchEntries entries;
  private final MessageSearchBacklog backlog;
  private final Bus bus;
  private final Semaphore stop = new Semaphore(0);
  private @Nullable MessageSearchTerms terms;
  private volatile boolean isStopping;
  private @Nullable Thread thread;

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
    bus.listenForGaps(backlog::compareAll);
    thread = Thread.ofPlatform().name("message-search").daemon().start(this::run);
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void refuse() {
    isStopping = true;
    stop.release();
    backlog.compareAll();
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    if (thread != null) {
      var _ = thread.join(limit);
    }
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
    }
  }

  private void run() {
    var pause = COMPARISON;
    long compared = System.nanoTime();
    while (!isStopping) {
      try {
        if (backlog.takeComparison()) {
          compared = System.nanoTime();
          compareAll();
          pause = longer(COMPARISON, since(compared).multipliedBy(PAUSE_FACTOR));
        }
        enterMoved();
        backlog.caughtUp();
        backlog.await(pause);
        if (since(compared).compareTo(pause) >= 0) {
          backlog.compareAll();
        }
        pause(GATHERING);
      } catch (RuntimeException failure) {
        LOG.warnf("messages not entered into the search index: reason=%s", failure.getMessage());
        backlog.compareAll();
        pause(RETRY);
      } catch (InterruptedException stopped) {
        isStopping = true;
      }
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
    } while (window.size() == WINDOW && !isStopping);
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
    while (!behind.isEmpty() && !isStopping) {
      long begun = System.nanoTime();
      var progress = entries.enter(behind, terms());
      backlog.entered(progress.passed());
      behind = progress.behind();
      long next = entered + progress.passed();
      if (next / NOTABLE > entered / NOTABLE) {
        LOG.infof("message search catching up: entered=%d missing=%d", next, backlog.missing());
      }
      entered = next;
      pause(since(begun).multipliedBy(REST_FACTOR));
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

  private void pause(Duration length) {
    try {
      var _ = stop.tryAcquire(length.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      isStopping = true;
    }
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
