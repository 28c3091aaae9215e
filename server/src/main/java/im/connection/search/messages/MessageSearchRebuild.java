package im.connection.search.messages;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/// Makes the index of messages anew, for `imc rebuild-search`, whether a server runs on the
/// database or not. Searches find what is entered so far; should it be broken off, a server goes on
/// with it.
public final class MessageSearchRebuild {
  private static final int WINDOW = 1_000;
  private static final Duration TELLING = Duration.ofSeconds(2);

  private final Jdbi jdbi;
  private final Consumer<String> out;
  private final MessageSearchEntryStore store = new MessageSearchEntryStore();
  private final MessageSearchTerms terms = new MessageSearchTerms();
  private final MessageSearchEntries entries;
  private long told = System.nanoTime();

  private MessageSearchRebuild(Jdbi jdbi, Consumer<String> out) {
    this.jdbi = jdbi;
    this.out = out;
    this.entries = new MessageSearchEntries(jdbi, store);
  }

  /// Forgets the index and enters all messages.
  ///
  /// @param out takes what it prints, line by line
  public static void run(Jdbi jdbi, Consumer<String> out) {
    new MessageSearchRebuild(jdbi, out).run();
  }

  private void run() {
    jdbi.useTransaction(handle -> {
      store.holdToEnter(handle);
      store.clear(handle);
    });
    long all = missing();
    long after = 0;
    var window = lags(after);
    while (!window.isEmpty()) {
      after = window.getLast().conversation();
      var behind =
          window.stream()
              .filter(MessageSearchEntryStore.Lag::isBehind)
              .map(MessageSearchEntryStore.Lag::conversation)
              .toList();
      while (!behind.isEmpty()) {
        behind = entries.enter(behind, terms).behind();
        tell(all);
      }
      window = lags(after);
    }
    jdbi.useHandle(store::analyze);
    out.accept("All %,d messages are in the search index.".formatted(all));
  }

  private void tell(long all) {
    if (System.nanoTime() - told > TELLING.toNanos()) {
      told = System.nanoTime();
      out.accept("%,d of %,d messages".formatted(Math.max(0, all - missing()), all));
    }
  }

  private long missing() {
    return jdbi.withHandle(store::missing).messages();
  }

  private List<MessageSearchEntryStore.Lag> lags(long after) {
    return jdbi.withHandle(handle -> store.lagsAfter(handle, after, WINDOW));
  }
}
