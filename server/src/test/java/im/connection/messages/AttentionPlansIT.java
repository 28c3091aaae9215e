package im.connection.messages;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.TestLog;
import im.connection.groups.Follow;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What finding messages that want attention costs, judged by what PostgreSQL counted.
class AttentionPlansIT {
  private static final int MESSAGES = 60_000;
  private static final int PAGE = 50;

  private final TestLog log = new TestLog();
  private final AttentionStore store = new AttentionStore();
  private final UserId ann = log.user("ann");
  private final UserId bob = log.user("bob");

  @AfterEach
  void close() {
    log.close();
  }

  /// Every third one mentions everyone, names bob, or comes from ann, whom he follows there.
  @Test
  void aPageReadsNoMoreThanItShowsHoweverMuchIsUnread() {
    var groups = List.of(log.group(ann, bob), log.group(ann, bob), log.group(ann, bob));
    log.freezeStatistics();
    groups.forEach(group -> fill(group, groups.indexOf(group)));
    var follows = List.of(new Follow(groups.get(2), ann));
    var found = new ArrayList<Long>();
    var cursor = AttentionCursor.FIRST;
    for (int page = 0; page < 4; page++) {
      var before = cursor;
      long[] read = new long[1];
      var rows =
          log.jdbi()
              .inTransaction(handle -> {
                read[0] = -read(handle);
                var listed = store.list(handle, bob, follows, before, PAGE);
                read[0] += read(handle);
                return listed;
              });
      assertThat(read[0]).as("page %d", page).isBetween((long) PAGE, 1_000L);
      rows.forEach(row ->
          found.add(3 * (row.place().seq() - 2) + groups.indexOf(row.place().conversation())));
      cursor = AttentionCursor.of(rows.getLast());
    }
    assertThat(found)
        .isEqualTo(LongStream.range(0, 4 * PAGE).map(n -> 3L * MESSAGES - 1 - n).boxed().toList());
  }

  private void fill(ConversationId group, int place) {
    log.jdbi()
        .useTransaction(handle -> {
          handle.execute(
              """
              insert into message (conversation_id, seq, rev, id, ordinal, sender_id, client_id,
                digest, created_at, type, body)
              select ?, n + 2, n + 2, n, n, ?, 'f' || n, 'd',
                timestamptz '2100-01-01 00:00Z' + (3 * n + ?) * interval '1 ms', 'text', '{"text":"text"}'
              from generate_series(0, ?) n
              """,
              group.value(),
              ann.value(),
              place,
              MESSAGES - 1);
          handle.execute(
              "update conversation_head set seq = ?, rev = ? where id = ?",
              MESSAGES + 1,
              MESSAGES + 1,
              group.value());
          switch (place) {
            case 0 ->
                handle.execute(
                    "insert into everyone_mention select ?, n + 2 from generate_series(0, ?) n",
                    group.value(),
                    MESSAGES - 1);
            case 1 ->
                handle.execute(
                    "insert into mention select ?, ?, n + 2 from generate_series(0, ?) n",
                    bob.value(),
                    group.value(),
                    MESSAGES - 1);
            default -> {}
          }
        });
  }

  private static long read(Handle handle) {
    return handle
        .createQuery(
            """
            select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint
            from pg_stat_xact_user_tables
            where relname in ('message', 'mention', 'everyone_mention')
            """)
        .mapTo(Long.class)
        .one();
  }
}
