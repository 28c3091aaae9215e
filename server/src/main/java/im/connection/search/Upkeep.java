package im.connection.search;

import im.connection.platform.lifecycle.Loop;
import im.connection.platform.lifecycle.Looping;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Looks after the index on a thread of its own: enters what has no entry yet or an old one, moves
/// entries to the day and hour of the last activity, counts tags, forgets words. It pauses twenty
/// times as long as it worked, at least two seconds. Several nodes take turns; everything may be
/// done twice or broken off.
@Singleton
final class Upkeep implements Looping {
  static final int STEP = 1_000;

  private static final Logger LOG = Logger.getLogger(Upkeep.class);
  private static final Duration MIN_PAUSE = Duration.ofSeconds(2);
  private static final int PAUSE_FACTOR = 20;
  private static final int NOTABLE = 50_000;

  /// Devices are written down some time after they were seen.
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private final Jdbi jdbi;
  private final UpkeepStore store;
  private final UserEntryStore users;
  private final GroupEntryStore groups;
  private final TagStore tags;
  private final WordStore words;
  private final List<Entries> entries;
  private final InstantSource clock;
  private final Loop loop = new Loop("search-upkeep", this::once);
  private Instant seenUntil = Instant.EPOCH;
  private String lastWord = "";

  Upkeep(
      Jdbi jdbi,
      UpkeepStore store,
      UserEntryStore users,
      GroupEntryStore groups,
      TagStore tags,
      WordStore words,
      UserEntries userEntries,
      GroupEntries groupEntries,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.store = store;
    this.users = users;
    this.groups = groups;
    this.tags = tags;
    this.words = words;
    this.entries = List.of(userEntries, groupEntries);
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  @Override
  public Loop loop() {
    return loop;
  }

  private Duration once() {
    long begun = System.nanoTime();
    tend();
    var pause = Duration.ofNanos(System.nanoTime() - begun).multipliedBy(PAUSE_FACTOR);
    return pause.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : pause;
  }

  /// Does everything once.
  void tend() {
    entries.forEach(this::catchUp);
    var now = clock.instant();
    repeat(handle -> users.refresh(handle, seenUntil, STEP));
    seenUntil = now.minus(OVERLAP);
    repeat(handle -> groups.refresh(handle, STEP));
    step(handle -> {
      tags.countUsers(handle);
      tags.countGroups(handle);
      return 0;
    });
    step(this::forgetWords);
  }

  private void catchUp(Entries half) {
    long after = 0;
    long entered = 0;
    Window window;
    do {
      long from = after;
      window = jdbi.inTransaction(handle -> enter(handle, half, from));
      after = window.last();
      long before = entered;
      entered += window.due().size();
      if (entered / NOTABLE > before / NOTABLE) {
        LOG.infof("search index catching up: half=%s entered=%d", half.name(), entered);
      }
    } while (window.size() == STEP && !loop.isStopping());
    if (entered > STEP) {
      LOG.infof("search index caught up: half=%s entered=%d", half.name(), entered);
      jdbi.useHandle(store::analyze);
    }
  }

  private Window enter(Handle handle, Entries half, long after) {
    if (!store.isMine(handle)) {
      return Window.of(List.of());
    }
    var window = half.look(handle, after, STEP);
    if (!window.due().isEmpty()) {
      half.renew(handle, window.due());
    }
    return window;
  }

  private int forgetWords(Handle handle) {
    var unseen = words.unseen(handle, lastWord, STEP);
    words.forget(handle, unseen);
    lastWord = unseen.size() == STEP ? unseen.getLast() : "";
    return unseen.size();
  }

  private void repeat(ToIntFunction<Handle> work) {
    int done;
    do {
      done = step(work);
    } while (done == STEP && !loop.isStopping());
  }

  private int step(ToIntFunction<Handle> work) {
    return jdbi.inTransaction(handle -> store.isMine(handle) ? work.applyAsInt(handle) : 0);
  }
}
