package im.connection.search.messages;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.search.messages.MessageSearchEntryStore.Stretch;
import im.connection.testing.TestDatabase;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What keeping the index of messages costs, judged by what PostgreSQL counted.
class MessageSearchPlansIT {
  private static final long EARLIER = 1;
  private static final long GROWN = 2;
  private static final int MESSAGES = 20_000;

  private final TestDatabase database = TestDatabase.create();
  private final Jdbi jdbi = database.jdbi();
  private final MessageSearchEntryStore store = new MessageSearchEntryStore();
  private final MessageSearchEntries entries = new MessageSearchEntries(jdbi, store);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aConversationThatGrewSinceTheLastStatisticsIsNotReadToEraseOrEnterAFew() {
    fill(EARLIER);
    database.freezeStatistics();
    fill(GROWN);
    for (int i = 0; i < 12; i++) {
      long seq = 1_000L + i;
      assertThat(read(handle -> entries.erase(handle, new ConversationId(GROWN), List.of(seq))))
          .as("erase")
          .isLessThan(20);
      assertThat(count()).isEqualTo(2L * MESSAGES - 1 - i);
    }
    change(10);
    var stretch = new Stretch(GROWN, MESSAGES - 10, MESSAGES, MESSAGES, MESSAGES + 10);
    assertThat(read(handle -> assertThat(store.rows(handle, List.of(stretch))).hasSize(20)))
        .as("enter")
        .isLessThan(100);
  }

  private void fill(long conversation) {
    jdbi.useTransaction(handle -> {
      handle.execute(
          """
          insert into message
            (conversation_id, seq, rev, id, ordinal, sender_id, client_id, created_at, type, body)
          select ?, n, n, n, n, 7, n, now() - (1000000 - n) * interval '1 second', 'text', '{}'
          from generate_series(1, ?) n
          """,
          conversation,
          MESSAGES);
      handle.execute(
          """
          insert into message_search (conversation_id, created_at, seq, terms)
          select conversation_id, created_at, seq, 'word' from message where conversation_id = ?
          """,
          conversation);
      handle.execute(
          "insert into conversation_head (id, seq, rev) values (?, ?, ?)",
          conversation,
          MESSAGES,
          MESSAGES);
    });
  }

  /// Changes the first messages.
  private void change(int messages) {
    jdbi.useTransaction(handle -> {
      handle.execute(
          """
          with changed as (
            update message set rev = ? + seq where conversation_id = ? and seq <= ?
            returning conversation_id, rev, seq
          )
          insert into conversation_change (conversation_id, rev, seq, changed_at)
          select conversation_id, rev, seq, now() from changed
          """,
          MESSAGES,
          GROWN,
          messages);
    });
  }

  private long count() {
    return jdbi.withHandle(handle ->
        handle.createQuery("select count(*) from message_search").mapTo(Long.class).one());
  }

  private long read(Consumer<Handle> work) {
    return database.rowsRead(() -> jdbi.useTransaction(work::accept));
  }
}
