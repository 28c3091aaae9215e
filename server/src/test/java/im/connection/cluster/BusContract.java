package im.connection.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What every bus promises.
interface BusContract {
  List<News> NEWS =
      List.of(
          new News.LogAdvanced(
              new ConversationId(5), 7, List.of(new UserId(1), new UserId(2)), null),
          new News.FeedAdvanced(new UserId(1), 3, null),
          new News.MarkMoved(new ConversationId(5), new UserId(1), 9, new UserId(2)),
          new News.DeviceSignedOut(new DeviceId(8)));

  /// The bus of the node that publishes.
  Bus here();

  /// The bus of the node furthest from it.
  Bus there();

  @Test
  default void newsHasBeenHeardWhereItWasPublishedWhenPublishReturns() {
    var heard = new CopyOnWriteArrayList<News>();
    here().listen(heard::addAll);
    here().publish(NEWS);
    assertThat(heard).containsExactlyElementsOf(NEWS);
  }

  @Test
  default void newsReachesEveryListenerOfEveryNodeOnce() {
    var first = new CopyOnWriteArrayList<News>();
    var second = new CopyOnWriteArrayList<News>();
    there().listen(first::addAll);
    there().listen(second::addAll);
    here().publish(NEWS);
    here().publish(List.of(NEWS.getFirst()));
    await()
        .untilAsserted(() -> {
          assertThat(first).hasSize(NEWS.size() + 1).containsAll(NEWS);
          assertThat(second).containsExactlyInAnyOrderElementsOf(first);
        });
  }

  @Test
  default void aListenerThatFailsKeepsNobodyElseFromHearing() {
    var heard = new CopyOnWriteArrayList<News>();
    var failed = new CountDownLatch(2);
    there()
        .listen(news -> {
          failed.countDown();
          throw new IllegalStateException("a listener that fails");
        });
    there().listen(heard::addAll);
    here().publish(List.of(NEWS.get(0)));
    here().publish(List.of(NEWS.get(1)));
    await().untilAsserted(() -> assertThat(heard).hasSize(2));
  }

  @Test
  default void noNewsCallsNobody() {
    var heard = new CopyOnWriteArrayList<List<News>>();
    here().listen(heard::add);
    there().listen(heard::add);
    here().publish(List.of());
    here().publish(List.of(NEWS.get(3)));
    await().untilAsserted(() -> assertThat(heard).hasSize(2).containsOnly(List.of(NEWS.get(3))));
  }
}
