package im.connection.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final Node NODE = new Node(4, 1);

  @Test
  void whatWaitsTogetherTravelsTogether() throws Exception {
    var outbox = outbox(NODE, 8);
    outbox.offer(List.of("a;", "b;"));
    outbox.offer(List.of("c;"));
    assertThat(take(outbox)).containsExactly(new Notice(Notice.Kind.NEWS, NODE, 1, 3, "a;b;c;"));
    outbox.offer(List.of("d;"));
    assertThat(take(outbox)).containsExactly(new Notice(Notice.Kind.NEWS, NODE, 4, 1, "d;"));
    assertThat(outbox.size()).isZero();
  }

  @Test
  void noNoticeIsLongerThanANotificationMayBe() throws Exception {
    var outbox = outbox(new Node(Long.MAX_VALUE, Long.MAX_VALUE), 1_000);
    String item = "x".repeat(NewsCodec.MAX_ITEM - 1) + ";";
    outbox.offer(Collections.nCopies(100, item));
    var notices = take(outbox);
    assertThat(notices)
        .allSatisfy(
            notice -> assertThat(notice.toString()).hasSizeLessThanOrEqualTo(Outbox.MAX_NOTICE));
    assertThat(notices.stream().mapToInt(Notice::count).sum()).isEqualTo(100);
  }

  @Test
  void whatIsDroppedOrSkippedLeavesAHoleInTheNumbers() throws Exception {
    var outbox = outbox(NODE, 1);
    outbox.offer(List.of("a;"));
    outbox.signal(Notice.Kind.BEAT);
    assertThat(outbox.offer(List.of("b;", "c;"))).isEqualTo(2);
    assertThat(take(outbox)).containsExactly(new Notice(Notice.Kind.NEWS, NODE, 1, 1, "a;"));
    outbox.offer(List.of("d;"));
    outbox.skip(5);
    assertThat(take(outbox)).containsExactly(new Notice(Notice.Kind.NEWS, NODE, 4, 1, "d;"));
    outbox.signal(Notice.Kind.BEAT);
    assertThat(take(outbox)).containsExactly(new Notice(Notice.Kind.BEAT, NODE, 10, 0, ""));
  }

  @Test
  void anotherEpochContinuesTheNumbers() throws Exception {
    var outbox = outbox(NODE, 8);
    outbox.offer(List.of("a;"));
    outbox.name(NODE.again());
    outbox.offer(List.of("b;"));
    assertThat(take(outbox))
        .containsExactly(
            new Notice(Notice.Kind.NEWS, NODE, 1, 1, "a;"),
            new Notice(Notice.Kind.NEWS, NODE.again(), 2, 1, "b;"));
  }

  @Test
  void whatDoesNotFitIntoOneTakeStaysInOrder() throws Exception {
    var outbox = outbox(NODE, 8);
    outbox.signal(Notice.Kind.HELLO);
    outbox.signal(Notice.Kind.BEAT);
    outbox.offer(List.of("a;"));
    assertThat(outbox.take(2, Duration.ZERO))
        .extracting(Notice::kind)
        .containsExactly(Notice.Kind.HELLO, Notice.Kind.BEAT);
    assertThat(take(outbox)).extracting(Notice::kind).containsExactly(Notice.Kind.NEWS);
  }

  @Test
  void whatIsSkippedBeforeTheNodeHasANameIsNumbered() throws Exception {
    var outbox = new Outbox(1);
    outbox.skip(3);
    outbox.name(NODE);
    outbox.signal(Notice.Kind.HELLO);
    assertThat(take(outbox)).containsExactly(new Notice(Notice.Kind.HELLO, NODE, 4, 0, ""));
  }

  @Test
  void nothingIsTakenFromAnEmptyOne() throws Exception {
    assertThat(outbox(NODE, 1).take(1, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void publishersAtOnceNeverShareANumber() throws Exception {
    var outbox = outbox(NODE, 100_000);
    int publishers = 8;
    int each = 10_000;
    Callable<Integer> publisher =
        () -> {
          int dropped = 0;
          for (int i = 0; i < each; i++) {
            dropped += outbox.offer(List.of("a;"));
          }
          return dropped;
        };
    long expected = 1;
    try (var threads = Executors.newFixedThreadPool(publishers)) {
      var running = Collections.nCopies(publishers, publisher).stream().map(threads::submit);
      var futures = new ArrayList<>(running.toList());
      while (expected <= (long) publishers * each) {
        for (var notice : outbox.take(3, Patience.LIMIT)) {
          assertThat(notice.first()).isEqualTo(expected);
          expected = notice.next();
        }
      }
      for (var future : futures) {
        assertThat(future.get()).isZero();
      }
    }
    assertThat(expected).isEqualTo((long) publishers * each + 1);
  }

  private static Outbox outbox(Node node, int capacity) {
    var outbox = new Outbox(capacity);
    outbox.name(node);
    return outbox;
  }

  private static List<Notice> take(Outbox outbox) throws InterruptedException {
    return outbox.take(1_000, Duration.ZERO);
  }
}
