package im.connection.search.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.ConversationId;
import im.connection.search.messages.MessageSearchEntryStore.Entry;
import im.connection.search.messages.MessageSearchEntryStore.Stretch;
import im.connection.search.messages.MessageSearchStore.Sought;
import im.connection.testing.Patience;
import im.connection.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The index of messages on a database of its own.
class MessageSearchIndexIT {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final TestDatabase database = TestDatabase.create();
  private final Jdbi jdbi = database.jdbi();
  private final MessageSearchEntryStore store = new MessageSearchEntryStore();
  private final MessageSearchEntries entries = new MessageSearchEntries(jdbi, store);

  @AfterEach
  void close() {
    database.close();
  }

  /// Whoever enters begins while a message is being erased, and has not seen that yet.
  @Test
  void whatIsBeingErasedIsNotEntered() throws Exception {
    log(1, 10);
    try (var threads = Executors.newSingleThreadExecutor();
        var erasing = jdbi.open()) {
      erasing.begin();
      erase(erasing, 1, 4);
      var entered = threads.submit(() -> enter(1, new MessageSearchTerms()));
      awaitWaiting(entered);
      erasing.commit();
      entered.get();
    }
    assertThat(count("s.seq = 4")).isZero();
    assertThat(count("true")).isEqualTo(9);
  }

  /// Whoever erases begins while the message is being entered, and cannot see that yet.
  @Test
  void whatIsBeingEnteredIsErasedAfterwards() throws Exception {
    log(1, 10);
    try (var threads = Executors.newSingleThreadExecutor();
        var entering = jdbi.open()) {
      entering.begin();
      store.holdToEnter(entering);
      var rows = store.rows(entering, List.of(new Stretch(1, 0, 10, 0, 10)));
      store.save(entering, rows.stream().map(row -> new Entry(row, "'term'")).toList());
      var erased = threads.submit(() -> jdbi.useTransaction(handle -> erase(handle, 1, 4)));
      awaitWaiting(erased);
      entering.commit();
      erased.get();
    }
    assertThat(count("s.seq = 4")).isZero();
    assertThat(count("true")).isEqualTo(9);
  }

  @Test
  void thoseWhoEraseDoNotWaitForEachOther() {
    log(1, 10);
    log(2, 10);
    enter(1, new MessageSearchTerms());
    try (var erasing = jdbi.open()) {
      erasing.begin();
      erase(erasing, 1, 4);
      jdbi.useTransaction(handle -> {
        handle.execute("set local lock_timeout = '5s'");
        erase(handle, 2, 4);
      });
      erasing.commit();
    }
    assertThat(count("true")).isEqualTo(9);
  }

  @Test
  void whatIsBrokenOffGoesOnWhereItWas() {
    log(1, 1_200);
    log(2, 300);
    var terms = new MessageSearchTerms();
    var first = entries.enter(List.of(1L, 2L), terms);
    assertThat(first.passed()).isEqualTo(500);
    assertThat(first.behind()).containsExactlyInAnyOrder(1L, 2L);
    assertThat(jdbi.withHandle(store::missing).messages()).isEqualTo(1_000);
    var afterwards = new MessageSearchEntries(jdbi, new MessageSearchEntryStore());
    var behind = List.of(1L, 2L);
    int batches = 0;
    while (!behind.isEmpty()) {
      behind = afterwards.enter(behind, terms).behind();
      batches++;
    }
    assertThat(batches).isEqualTo(2);
    assertThat(count("true")).isEqualTo(1_500);
    assertThat(jdbi.withHandle(store::missing).messages()).isZero();
    assertThat(entries.enter(List.of(1L, 2L), terms).passed()).isZero();
  }

  /// As after a crash: nobody tells of what is in the logs. Two nodes are at it.
  @Test
  void whatNobodyToldOfIsEntered() {
    log(1, 1_300);
    log(2, 1);
    var one = new Indexer();
    var other = new Indexer();
    await().until(() -> count("true") == 1_301);
    log(3, 5);
    one.bus.publish(List.of(new News.LogAdvanced(new ConversationId(3), 5, List.of(), null)));
    other.bus.publish(List.of(new News.LogAdvanced(new ConversationId(3), 5, List.of(), null)));
    await().until(() -> count("true") == 1_306);
    one.stop();
    other.stop();
    assertThat(jdbi.withHandle(store::missing).messages()).isZero();
  }

  @Test
  void aChangeOfAnEnteredMessageIsFoundByItsRevision() {
    log(1, 10);
    enter(1, new MessageSearchTerms());
    jdbi.useTransaction(handle -> {
      for (int i = 1; i <= 3; i++) {
        handle.execute("insert into conversation_change values (1, ?, 4, now())", 10 + i);
      }
      handle.execute(
          "update message set rev = 13, body = '{\"text\": \"geändert\"}' where seq = 4");
      handle.execute("update conversation_head set rev = 13");
    });
    enter(1, new MessageSearchTerms());
    assertThat(count("s.terms @@ 'geandert'")).isEqualTo(1);
    assertThat(count("true")).isEqualTo(10);
  }

  @Test
  void aRebuildEntersEverythingAnewAndForgetsWhatIsNotThere() {
    log(1, 700);
    jdbi.useHandle(handle -> {
      handle.execute("insert into message_search values (1, now(), 9999, '')");
      handle.execute("insert into conversation_indexed values (1, 700, 700)");
    });
    var lines = new ArrayList<String>();
    MessageSearchRebuild.run(jdbi, lines::add);
    assertThat(count("true")).isEqualTo(700);
    assertThat(lines).last().isEqualTo("All 700 messages are in the search index.");
    assertThat(lines.subList(0, lines.size() - 1)).allMatch(it -> it.contains("of 700 messages"));
  }

  @Test
  void aMessageThatCannotBeReadKeepsNoOtherFromBeingFound() {
    log(1, 10);
    jdbi.useHandle(handle -> handle.execute("update message set body = 'no JSON' where seq = 4"));
    MessageSearchRebuild.run(jdbi, line -> {});
    assertThat(count("true")).isEqualTo(9);
    assertThat(count("s.seq = 4")).isZero();
  }

  /// Frequent, middling, rare, on one day only, and nowhere.
  @ParameterizedTest
  @CsvSource({"frequent, 3", "middling, 100", "rare, 5000", "early, 1", "absent, 0"})
  void theNewestAreTheSameWhicheverWayTheyAreFound(String word, int every) {
    int rows = 24_000;
    fill(rows);
    long last = every == 1 ? 399 : rows;
    var expected =
        Stream.iterate(last, seq -> seq > 0, seq -> seq - 1)
            .filter(seq -> every > 0 && seq % every == 0 && seq % 40 < 30)
            .toList();
    var reaches = reaches(rows);
    var found =
        jdbi.withHandle(handle -> {
          var walk =
              new MessageSearchWalk(
                  handle,
                  new MessageSearchStore(),
                  query(),
                  new Sought("'" + word + "'", "'" + word + "'", null),
                  reaches,
                  null);
          while (walk.more(300)) {
            assertThat(walk.hits().size()).isLessThanOrEqualTo(expected.size());
          }
          return walk.hits().stream().map(MessageSearchHit::seq).toList();
        });
    assertThat(found).isEqualTo(expected);
  }

  /// The thread of one node.
  private final class Indexer {
    final LoudBus bus = new LoudBus();
    private final MessageSearchIndexer indexer;

    Indexer() {
      var backlog = new MessageSearchBacklog(Clock.systemUTC(), new SimpleMeterRegistry());
      indexer = new MessageSearchIndexer(jdbi, store, entries, backlog, bus);
      indexer.start(new StartupEvent());
    }

    void stop() {
      indexer.refuse();
      try {
        indexer.drain(Patience.LIMIT);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }
  }

  /// Tells whoever listens on this node.
  private static final class LoudBus implements Bus {
    private final List<Consumer<List<News>>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void publish(List<News> news) {
      listeners.forEach(listener -> listener.accept(news));
    }

    @Override
    public void listen(Consumer<List<News>> listener) {
      listeners.add(listener);
    }

    @Override
    public void listenForGaps(Runnable listener) {}
  }

  /// Nothing reads a whole table, whatever the database guesses.
  @Test
  void theWalkReadsTheKeyAndTheLookUpTheTerms() {
    fill(24_000);
    var sought = new Sought("'rare'", "'rare'", "'rare'");
    var reaches = reaches(24_000);
    long walked =
        fetched(handle ->
            new MessageSearchStore()
                .walk(
                    handle,
                    reaches,
                    sought,
                    START.plusSeconds(60L * 23_900),
                    START.plusSeconds(60L * 24_001)));
    assertThat(walked).isBetween(70L, 200L);
    long gathered =
        fetched(handle ->
            new MessageSearchStore()
                .gather(handle, reaches, sought, null, START, START.plusSeconds(9_999_999), 6_000));
    assertThat(gathered).isBetween(4L, 10L);
  }

  /// Entries of 40 conversations, of which [#reaches] shows 30.
  private void fill(int rows) {
    jdbi.useHandle(handle -> {
      handle.execute(
          """
          insert into message_search
          select case n % 40 when 0 then 40000 else n % 40 end, timestamptz '2026-01-01 00:00Z' + n * interval '1 minute', n,
            array_to_tsvector(array_remove(array['any',
              case when n % 3 = 0 then 'frequent' end,
              case when n % 100 = 0 then 'middling' end,
              case when n % 5000 = 0 then 'rare' end,
              case when n < 400 then 'early' end], null))
          from generate_series(1, ?) n
          """,
          rows);
      handle.execute("analyze message_search");
    });
  }

  private static List<MessageSearchReach> reaches(int rows) {
    return Stream.iterate(0L, id -> id < 30, id -> id + 1)
        .map(id -> new MessageSearchReach(id(id), 1, rows, START.plusSeconds(60L * rows)))
        .toList();
  }

  /// How many rows of the index of messages were fetched or scanned for something.
  private long fetched(Consumer<Handle> work) {
    return jdbi.inTransaction(handle -> {
      new MessageSearchStore().prepare(handle, Duration.ofSeconds(30));
      long before = fetched(handle);
      work.accept(handle);
      return fetched(handle) - before;
    });
  }

  private static long fetched(Handle handle) {
    return handle
        .createQuery(
            """
            select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
            where relname = 'message_search'
            """)
        .mapTo(Long.class)
        .one();
  }

  /// Conversations have ids from 1.
  private static ConversationId id(long id) {
    return new ConversationId(id == 0 ? 40_000 : id);
  }

  private static MessageSearchQuery query() {
    return new MessageSearchQuery(
        "x", null, null, null, null, null, null, MessageSearchSort.NEWEST, null, 50);
  }

  /// A log of so many messages that nobody entered yet.
  private void log(long conversation, int messages) {
    jdbi.useHandle(handle -> {
      handle.execute(
          """
          insert into message
            (conversation_id, seq, rev, id, ordinal, sender_id, client_id, created_at, type, body)
          select ?, n, n, n, n, 7, n, now() - (1000000 - n) * interval '1 second', 'text',
            json_build_object('text', 'Nachricht ' || n)
          from generate_series(1, ?) n
          """,
          conversation,
          messages);
      handle.execute(
          "insert into conversation_head (id, seq, rev) values (?, ?, ?)",
          conversation,
          messages,
          messages);
    });
  }

  /// What erases a message does this in one transaction, beside other things.
  private void erase(Handle handle, long conversation, long seq) {
    handle.execute("select from conversation_head where id = ? for update", conversation);
    entries.erase(handle, new ConversationId(conversation), List.of(seq));
    handle.execute(
        """
        update message set body = null, recalled_at = now()
        where conversation_id = ? and seq = ?
        """,
        conversation,
        seq);
  }

  /// Waits until somebody waits for the index, or need not.
  private void awaitWaiting(Future<?> work) {
    await()
        .until(() ->
            work.isDone()
                || jdbi.withHandle(handle ->
                    handle
                        .createQuery(
                            """
                            select exists (
                              select from pg_locks
                              where locktype = 'advisory' and not granted
                                and database = (
                                  select oid from pg_database where datname = current_database()))
                            """)
                        .mapTo(Boolean.class)
                        .one()));
  }

  private void enter(long conversation, MessageSearchTerms terms) {
    var behind = List.of(conversation);
    while (!behind.isEmpty()) {
      behind = entries.enter(behind, terms).behind();
    }
  }

  private long count(String condition) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select count(*)
                from message_search s
                join message m on m.conversation_id = s.conversation_id and m.seq = s.seq
                  and m.created_at = s.created_at
                where %s
                """
                    .formatted(condition))
            .mapTo(Long.class)
            .one());
  }
}
