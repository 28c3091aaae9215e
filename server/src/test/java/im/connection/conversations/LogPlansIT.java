package im.connection.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.Announcement.History;
import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The hot statements on logs of some size, judged by what PostgreSQL counted while they ran: a row
/// read by scanning a whole table is one too many.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogPlansIT {
  private static final int ROWS = 60_000;

  private TestLog log;
  private UserId ann;
  private UserId late;
  private ConversationId big;

  @BeforeAll
  void start() {
    log = new TestLog();
    ann = log.user("ann");
    late = log.user("late");
    big = log.group(ann);
    for (int i = 0; i < 20; i++) {
      log.send(big, ann, "plans are made on empty tables");
    }
    fill();
    log.freezeStatistics();
    log.join(big, History.SINCE_JOINING, late);
  }

  @AfterAll
  void stop() {
    log.close();
  }

  @Test
  void appendingReadsNoWholeTableEvenWithPlansMadeWhenItWasEmpty() {
    assertThat(
            scanned(() -> {
              for (int i = 0; i < 20; i++) {
                log.send(big, ann, "text");
                find(big);
              }
            }))
        .isZero();
  }

  @Test
  void pagesOfHistoryReadOnlyWhatTheyShow() {
    long rows =
        fetched(() -> {
          log.log().visible(ann, big, 1, Long.MAX_VALUE, false, 50);
          log.log().visible(ann, big, 30_000, Long.MAX_VALUE, true, 50);
          log.log().visible(ann, big, 1, 30_000, false, 50);
        });
    assertThat(rows).isLessThan(1_000);
  }

  @Test
  void aLateMembersHistoryDoesNotReadWhatCameBeforeThem() {
    long rows = fetched(() -> log.log().visible(late, big, 1, Long.MAX_VALUE, false, 50));
    assertThat(rows).isLessThan(1_000);
  }

  @Test
  void whoWasNeverAMemberCausesNoReading() {
    var eve = log.user("eve");
    long rows = fetched(() -> log.log().visible(eve, big, 1, Long.MAX_VALUE, false, 50));
    assertThat(rows).isLessThan(10);
  }

  @Test
  void aFormerMembersHistoryDoesNotReadWhatCameAfterThem() {
    var former = log.user("former");
    var other = log.group(ann);
    log.join(other, History.ALL, former);
    log.leave(other, former);
    long to = log.head(other).seq();
    spread(other, to, 30_000);
    long rows = fetched(() -> log.log().visible(former, other, to + 1, Long.MAX_VALUE, true, 50));
    assertThat(rows).isLessThan(1_000);
  }

  @Test
  void whoCameBackDoesNotReadWhatHappenedInBetween() {
    var back = log.user("back");
    var other = log.group(ann);
    log.join(other, History.SINCE_JOINING, back);
    long own = log.send(other, ann, "seen").seq();
    log.leave(other, back);
    long gap = log.head(other).seq();
    spread(other, gap, 30_000);
    change(other, gap, 10_000);
    log.join(other, History.SINCE_JOINING, back);
    log.send(other, ann, "seen again");
    long end = log.head(other).seq();
    log.recall(other, own);
    var seen = List.of(own - 1, own, own + 1, end - 1, end);
    long rows =
        fetched(() -> {
          assertThat(seqs(log.log().visible(back, other, 1, Long.MAX_VALUE, true, 50)))
              .isEqualTo(seen);
          assertThat(seqs(log.log().visible(back, other, own, Long.MAX_VALUE, true, 4)))
              .isEqualTo(seen.subList(1, 5));
          assertThat(seqs(log.log().visible(back, other, 1, end, false, 5)))
              .isEqualTo(seen.reversed());
          assertThat(seqs(log.log().visible(back, other, gap + 1, end - 2, false, 50))).isEmpty();
          var now = new Position(end, log.head(other).rev());
          assertThat(seqs(log.log().visibleChanges(back, other, own, now, 50)))
              .containsExactly(own);
        });
    assertThat(rows).isLessThan(100);
  }

  @Test
  void listsReachesAndChangesReadNoWholeTable() {
    assertThat(
            scanned(() -> {
              for (int i = 0; i < 10; i++) {
                log.conversations().list(ann, false, null, 50);
                log.conversations().get(ann, big);
                log.conversations().reaches(ann);
                log.conversations().memberships(List.of(ann));
                log.log().visibleChanges(ann, big, 5, new Position(1_000_000, 1_000_000), 50);
                log.log().timeAfter(big, new Position(100, 100));
                log.log().after(big, new Position(59_000, 1_000_000), 50);
                log.marks().read(ann, big, 5_000 + i);
                log.marks().moved(ann, Instant.EPOCH);
              }
            }))
        .isZero();
  }

  @Test
  void aConversationThatGrewSinceTheLastStatisticsIsReadAsSparingly() {
    var bob = log.user("bob");
    var grown = log.group(ann, bob);
    long first = log.head(grown).seq();
    spread(grown, first, 30_000);
    change(grown, first, 10_000);
    long end = log.head(grown).seq();
    long rev = log.head(grown).rev();
    var operations = new LinkedHashMap<String, Runnable>();
    operations.put("send", () -> log.send(grown, ann, "text"));
    operations.put("find", () -> find(grown));
    operations.put("newest", () -> log.log().visible(bob, grown, 1, end, false, 50));
    operations.put("oldest", () -> log.log().visible(bob, grown, 1, end, true, 50));
    operations.put(
        "changes", () -> log.log().visibleChanges(bob, grown, 0, new Position(end, rev), 50));
    operations.put("after, new", () -> log.log().after(grown, new Position(first, rev), 50));
    operations.put("after, changed", () -> log.log().after(grown, new Position(end, 0), 50));
    operations.put("timeAfter", () -> log.log().timeAfter(grown, new Position(first, 0)));
    operations.put("places", () -> log.log().visible(bob, List.of(new Place(grown, end / 2))));
    operations.put("at", () -> log.log().at(grown, end / 2));
    operations.put(
        "firstSince", () -> log.log().firstSince(grown, 1, end, Instant.now().minusSeconds(60)));
    operations.put("read", () -> log.marks().read(bob, grown, end - 10));
    operations.put("list", () -> log.conversations().list(bob, false, null, 50));
    operations.put("get", () -> log.conversations().get(bob, grown));
    operations.put("reach", () -> log.conversations().reach(bob, grown));
    operations.put("recall", () -> log.recall(grown, end / 2));
    operations.put("recall of a changed one", () -> log.recall(grown, first + 5_000));
    operations.forEach((name, operation) -> {
      for (int i = 0; i < 12; i++) {
        assertThat(log.rowsRead(operation)).as(name).isLessThan(200);
      }
    });
  }

  @Test
  void whoJoinedManyConversationsSinceTheLastStatisticsReadsEachOnce() {
    var many = log.user("many");
    log.jdbi()
        .useTransaction(handle -> {
          handle.execute(
              "insert into conversation (id, kind) select 7000000 + n, 'group' from generate_series(1, 2000) n");
          handle.execute(
              "insert into conversation_head (id) select 7000000 + n from generate_series(1, 2000) n");
          handle.execute(
              """
              insert into conversation_span (conversation_id, user_id, from_seq, from_rev)
              select 7000000 + n, ?, 1, 1 from generate_series(1, 2000) n
              """,
              many.value());
          handle.execute(
              """
              insert into conversation_member (user_id, conversation_id)
              select ?, 7000000 + n from generate_series(1, 2000) n
              """,
              many.value());
        });
    for (int i = 0; i < 12; i++) {
      assertThat(log.rowsRead(() -> assertThat(log.conversations().reaches(many)).hasSize(2_000)))
          .isLessThan(10_000);
      assertThat(log.rowsRead(() -> log.marks().moved(many, Instant.EPOCH))).isLessThan(10_000);
      assertThat(log.rowsRead(() -> log.conversations().list(many, false, null, 20)))
          .isLessThan(20_000);
    }
  }

  @Test
  void headsAreUpdatedInPlace() {
    var groups = List.of(log.group(ann), log.group(ann), log.group(ann));
    long updated = head("n_tup_upd");
    long hot = head("n_tup_hot_upd");
    for (int i = 0; i < 600; i++) {
      log.send(groups.get(i % 3), ann, "text");
    }
    updated = head("n_tup_upd") - updated;
    hot = head("n_tup_hot_upd") - hot;
    assertThat(updated).isGreaterThanOrEqualTo(600);
    assertThat(hot * 100 / updated).as("%d of %d", hot, updated).isGreaterThanOrEqualTo(90);
  }

  private void find(ConversationId id) {
    log.jdbi()
        .useHandle(handle ->
            log.log()
                .find(
                    handle,
                    List.of(
                        new NewMessage(
                            id, ann, new MessageId(1), "k", "", "", "", Attributes.NONE))));
  }

  /// Ten thousands of messages, changes, spans and members, behind the server's back.
  private void fill() {
    spread(big, log.head(big).seq(), ROWS);
    log.jdbi()
        .useTransaction(handle -> {
          handle.execute(
              """
              insert into conversation_change (conversation_id, rev, seq, changed_at)
              select ?, 1000000 + n, n, now() from generate_series(1, 20000) n
              """,
              big.value());
          handle.execute(
              """
              insert into conversation_span (conversation_id, user_id, from_seq, from_rev)
              select ?, 5000000 + n, 1, 1 from generate_series(1, 50000) n
              """,
              big.value());
          handle.execute(
              """
              insert into conversation_member (user_id, conversation_id)
              select 5000000 + n, ? from generate_series(1, 50000) n
              """,
              big.value());
          handle.execute(
              "insert into conversation_head (id) select 9000000 + n from generate_series(1, 20000) n");
        });
  }

  /// Changes the messages after one of them.
  private void change(ConversationId id, long after, int rows) {
    log.jdbi()
        .useTransaction(handle -> {
          handle.execute(
              """
              update message set rev = rev + 1000000
              where conversation_id = ? and seq > ? and seq <= ?
              """,
              id.value(),
              after,
              after + rows);
          handle.execute(
              """
              insert into conversation_change (conversation_id, rev, seq, changed_at)
              select conversation_id, rev, seq, now() from message
              where conversation_id = ? and rev > 1000000
              """,
              id.value());
          handle.execute("update conversation_head set rev = 2000000 where id = ?", id.value());
        });
  }

  private static List<Long> seqs(List<LogEntry> entries) {
    return entries.stream().map(LogEntry::seq).toList();
  }

  private void spread(ConversationId id, long after, int rows) {
    log.jdbi()
        .useTransaction(handle -> {
          handle.execute(
              """
              insert into message (conversation_id, seq, rev, id, ordinal, sender_id, client_id,
                digest, created_at, type, body)
              select ?, ? + n, ? + n, n, ? + n, ?, 'f' || n, 'd', now(), 'text', '{"text":"text"}'
              from generate_series(1, ?) n
              """,
              id.value(),
              after,
              after,
              after,
              ann.value(),
              rows);
          handle.execute(
              "update conversation_head set seq = ?, rev = ?, ordinal = ? where id = ?",
              after + rows,
              after + rows,
              after + rows,
              id.value());
        });
  }

  private long scanned(Runnable work) {
    String counter =
        """
        select sum(seq_tup_read)::bigint from pg_stat_user_tables
        where relname in ('message', 'conversation_span', 'conversation_member',
          'conversation_change', 'conversation_head')
        """;
    long before = counted(counter);
    work.run();
    return counted(counter) - before;
  }

  private long fetched(Runnable work) {
    String counter =
        """
        select (seq_tup_read + idx_tup_fetch)::bigint from pg_stat_user_tables
        where relname = 'message'
        """;
    long before = counted(counter);
    work.run();
    return counted(counter) - before;
  }

  private long head(String column) {
    return counted(
        "select " + column + " from pg_stat_user_tables where relname = 'conversation_head'");
  }

  /// This thread always gets the same connection of the pool, which here hands in its statistics.
  private long counted(String counter) {
    log.jdbi()
        .useHandle(handle ->
            handle
                .createQuery("select pg_stat_force_next_flush()::text")
                .mapTo(String.class)
                .list());
    log.jdbi().useHandle(handle -> handle.execute("select 1"));
    return log.count(counter);
  }
}
