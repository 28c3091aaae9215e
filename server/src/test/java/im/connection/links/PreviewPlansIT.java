package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.PreviewId;
import im.connection.kernel.UserId;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What previews cost in a conversation with many links, judged by what PostgreSQL counted.
class PreviewPlansIT {
  private static final ConversationId EARLIER = new ConversationId(1);
  private static final ConversationId GROWN = new ConversationId(2);
  private static final UserId ANN = new UserId(3);
  private static final int LINKS = 5_000;
  private static final int USES = 15_000;

  private final TestDatabase database = TestDatabase.create();
  private final Jdbi jdbi = database.jdbi();
  private final PreviewStore store = new PreviewStore();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aConversationThatGrewSinceTheLastStatisticsIsNotReadForOnePreview() {
    fill(EARLIER);
    database.freezeStatistics();
    fill(GROWN);
    for (int i = 1; i <= 12; i++) {
      long n = i;
      var preview = new PreviewId(id(GROWN, n));
      var day = Duration.ofDays(1);
      assertThat(
              read(handle ->
                  assertThat(store.find(handle, "digest" + id(GROWN, n), day)).isPresent()))
          .as("find")
          .isLessThan(20);
      assertThat(read(handle -> assertThat(store.used(handle, GROWN, n)).isPresent()))
          .as("used")
          .isLessThan(20);
      assertThat(read(handle -> assertThat(store.image(handle, ANN, GROWN, preview)).isPresent()))
          .as("image")
          .isLessThan(50);
      assertThat(read(handle -> store.release(handle, GROWN, List.of(n, n + LINKS))))
          .as("release")
          .isLessThan(50);
      assertThat(read(handle -> store.release(handle, GROWN, List.of(n + 2L * LINKS))))
          .as("release of the last")
          .isLessThan(50);
      assertThat(count()).isEqualTo(2L * LINKS - i);
    }
  }

  /// Every link is carried by three messages.
  private void fill(ConversationId id) {
    jdbi.useTransaction(handle -> {
      handle.execute(
          """
          insert into link_preview (conversation_id, id, digest, fetched_at, preview, image)
          select ?, n, 'digest' || n, now(), '{}', 'x' from generate_series(?, ?) n
          """,
          id.value(),
          id(id, 1),
          id(id, LINKS));
      handle.execute(
          """
          insert into link_preview_use (conversation_id, seq, preview_id)
          select ?, n, ? + 1 + (n - 1) % ? from generate_series(1, ?) n
          """,
          id.value(), id(id, 0), LINKS, USES);
      handle.execute(
          """
          insert into message
            (conversation_id, seq, rev, id, ordinal, sender_id, client_id, created_at, type, body)
          select ?, n, n, n, n, 7, n, now(), 'link', '{}' from generate_series(1, ?) n
          """,
          id.value(),
          USES);
      handle.execute(
          "insert into conversation_span (conversation_id, user_id, from_seq, from_rev)"
              + " values (?, ?, 1, 1)",
          id.value(),
          ANN.value());
      handle.execute(
          "insert into conversation_member (user_id, conversation_id) values (?, ?)",
          ANN.value(),
          id.value());
    });
  }

  private static long id(ConversationId conversation, long n) {
    return conversation.value() * 1_000_000 + n;
  }

  private long count() {
    return jdbi.withHandle(
        handle -> handle.createQuery("select count(*) from link_preview").mapTo(Long.class).one());
  }

  private long read(Consumer<Handle> work) {
    return database.rowsRead(() -> jdbi.useTransaction(work::accept));
  }
}
