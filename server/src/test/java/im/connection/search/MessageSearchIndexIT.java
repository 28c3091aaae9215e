package im.connection.search;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.search.MessageSearchStore.Sought;
import im.connection.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
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

  @Test
  void whatIsErasedWhileItIsEnteredLeavesNothingBehind() throws Exception {
    int messages = 300;
    log(1, messages);
    var isOver = new AtomicBoolean();
    try (var threads = Executors.newFixedThreadPool(2)) {
      var erased =
          threads.submit(() -> {
            for (long seq = 1; seq <= messages; seq += 3) {
              erase(1, seq);
            }
            isOver.set(true);
          });
      var entered =
          threads.submit(() -> {
            var terms = new MessageSearchTerms();
            while (!isOver.get()) {
              jdbi.useHandle(handle -> handle.execute("delete from conversation_indexed"));
              enter(1, terms);
            }
          });
      erased.get();
      entered.get();
    }
    assertThat(count("m.recalled_at is not null")).isZero();
    assertThat(count("m.recalled_at is null")).isEqualTo(messages - 100);
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
    assertThat(lines).containsExactly("All 700 messages are in the search index.");
  }

  /// Frequent, middling, rare, on one day only, and nowhere.
  @ParameterizedTest
  @CsvSource({"frequent, 3", "middling, 100", "rare, 5000", "early, 1", "absent, 0"})
  void theNewestAreTheSameWhicheverWayTheyAreFound(String word, int every) {
    int rows = 24_000;
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
    long last = every == 1 ? 399 : rows;
    var expected =
        Stream.iterate(last, seq -> seq > 0, seq -> seq - 1)
            .filter(seq -> every > 0 && seq % every == 0 && seq % 40 < 30)
            .toList();
    var reaches =
        Stream.iterate(0L, id -> id < 30, id -> id + 1)
            .map(id -> new MessageSearchReach(id(id), 1, rows, START.plusSeconds(60L * rows)))
            .toList();
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
  private void erase(long conversation, long seq) {
    jdbi.useTransaction(handle -> {
      handle.execute("select from conversation_head where id = ? for update", conversation);
      entries.erase(handle, new ConversationId(conversation), List.of(seq));
      handle.execute(
          """
          update message set body = null, recalled_at = now()
          where conversation_id = ? and seq = ?
          """,
          conversation,
          seq);
    });
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
