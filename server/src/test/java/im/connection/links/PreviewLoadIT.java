package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.conversations.LogEntry;
import im.connection.conversations.MessageState;
import im.connection.kernel.ConversationId;
import im.connection.kernel.MessageId;
import im.connection.kernel.UserId;
import im.connection.testing.TestDatabase;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A node that is to make more snapshots than it can, of messages of a conversation that has gone.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviewLoadIT {
  private static final String SITE = "http://site.example.com";
  private static final int WORKERS = 4;
  private static final int LOOKUPS = 16;

  private TestDatabase database;
  private WebSite site;

  @BeforeAll
  void start() {
    database = TestDatabase.create();
    site = new WebSite();
  }

  @AfterAll
  void stop() {
    site.close();
    database.close();
  }

  @Test
  void whatWaitsIsBounded() {
    var held = new CountDownLatch(1);
    site.on("/full", out -> held.await());
    try (var busy = new TestPreviews(database, site)) {
      IntStream.rangeClosed(1, WORKERS).forEach(i -> busy.consider(message(i, "/full")));
      await().until(() -> site.requests("/full") == WORKERS);
      IntStream.rangeClosed(1, LinkPreviews.MAX_WAITING)
          .forEach(i -> busy.consider(message(WORKERS + i, "/full")));
      assertThat(busy.count("dropped")).isZero();
      busy.consider(message(1, "/full"));
      assertThat(busy.count("dropped")).isEqualTo(1);
    } finally {
      held.countDown();
    }
  }

  @Test
  void oneSenderDoesNotTakeThePlaceOfTheOthers() {
    var held = new CountDownLatch(1);
    site.on("/held", out -> held.await());
    try (var busy = new TestPreviews(database, site)) {
      IntStream.range(0, LinkPreviews.MAX_OF_SENDER)
          .forEach(i -> busy.consider(message(1, "/held")));
      assertThat(busy.count("dropped")).isZero();
      busy.consider(message(1, "/held"));
      assertThat(busy.count("dropped")).isEqualTo(1);
      busy.consider(message(2, "/held"));
      assertThat(busy.count("dropped")).isEqualTo(1);

      held.countDown();
      await().until(busy::isIdle);
      busy.consider(message(1, "/held"));
      assertThat(busy.count("dropped")).isEqualTo(1);
    } finally {
      held.countDown();
    }
  }

  @Test
  void aLinkWhoseNameCouldNotBeLookedUpForTheMomentIsTriedAgain() {
    site.page("/sea", "<title>海</title>");
    var held = new CountDownLatch(1);
    Route slow =
        (host, port) -> {
          try {
            held.await();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stop);
          }
          return site.to(host, port);
        };
    try (var busy = new TestPreviews(database, slow)) {
      IntStream.range(0, LOOKUPS).forEach(i -> busy.lookUp(SITE));
      busy.make(message(1, "/sea"), "dropped");
      held.countDown();
      await()
          .until(() -> {
            busy.consider(message(1, "/sea"));
            return busy.count("fetched") > 0;
          });
      assertThat(busy.count("none")).isZero();
    } finally {
      held.countDown();
    }
  }

  private static LogEntry message(long sender, String path) {
    return new LogEntry(
        new ConversationId(1),
        1,
        1,
        new MessageId(1),
        1,
        new UserId(sender),
        "c",
        Instant.EPOCH,
        null,
        "text",
        "{\"text\":\"%s\"}".formatted(SITE + path),
        MessageState.NONE,
        List.of(),
        List.of(),
        true);
  }
}
