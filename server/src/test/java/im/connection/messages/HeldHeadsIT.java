package im.connection.messages;

import static im.connection.messages.TestNode.outcome;
import static im.connection.messages.TestNode.refused;
import static im.connection.messages.TestNode.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.conversations.LogEntry;
import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import im.connection.testing.Measured;
import im.connection.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Somebody holds the head of one conversation; the queue before it is bounded.
@Isolated
class HeldHeadsIT {
  private static final int SENDERS = 8;
  private static final int EACH = 200;

  private TestLog log;
  private UserId ann;
  private ConversationId held;

  @BeforeEach
  void start() {
    log = new TestLog();
    ann = log.user("ann");
    held = log.group(ann);
  }

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void aHeldHeadKeepsNobodyElseWaiting() throws Exception {
    var groups = IntStream.range(0, SENDERS).mapToObj(i -> log.group(ann)).toList();
    var waiting = new ArrayList<CompletableFuture<Outcome>>();
    var millis = new ArrayList<List<Long>>();
    try (var node = new TestNode(log, Patience.LIMIT);
        var threads = Executors.newFixedThreadPool(SENDERS)) {
      try (var _ = new HeldHead(log, held)) {
        for (int i = 0; i < 200; i++) {
          waiting.add(node.send(held, ann, "held" + i, "text"));
        }
        var senders = groups.stream().map(g -> threads.submit(() -> sendAll(node, g))).toList();
        for (var sender : senders) {
          millis.add(sender.get());
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
      }
      for (int i = 0; i < 200; i++) {
        assertThat(stored(waiting.get(i)).seq()).isEqualTo(i + 2);
      }
    }
    long[] sorted = millis.stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    String measured =
        "acked=%d p50=%dms p99=%dms"
            .formatted(sorted.length, sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]);
    Measured.add("one head is held, the others: " + measured);
    assertThat(log.flaws(held)).isEmpty();
    assertThat(groups).allSatisfy(group -> assertThat(log.flaws(group)).isEmpty());
  }

  @Test
  void whoWaitsTooLongForAHeldHeadIsToldWhenToComeAgain() {
    try (var node = new TestNode(log, Duration.ofMillis(300))) {
      try (var _ = new HeldHead(log, held)) {
        var refusal = refused(node.send(held, ann, "k1", "text"));

        assertThat(refusal.code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refusal.retryAfter()).isPositive();
        assertThat(storedAtLast(node, log.group(ann)).seq()).isEqualTo(2);
      }
      assertThat(storedAtLast(node, held).seq()).isEqualTo(2);
    }
  }

  @Test
  void moreHeldConversationsThanWorkersStillAreServedInOrder() {
    var groups = IntStream.range(0, 10).mapToObj(i -> log.group(ann)).toList();
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    try (var node = new TestNode(log)) {
      var locks = groups.stream().map(group -> new HeldHead(log, group)).toList();
      for (int i = 0; i < 200; i++) {
        answers.add(node.send(groups.get(i % 10), ann, "k" + i, "text"));
      }
      locks.forEach(HeldHead::close);
      answers.forEach(TestNode::stored);
    }
    for (int g = 0; g < 10; g++) {
      int first = g;
      assertThat(log.entries(groups.get(g)).stream().skip(1).map(LogEntry::clientId))
          .containsExactlyElementsOf(
              IntStream.range(0, 20).mapToObj(i -> "k" + (first + 10 * i)).toList());
    }
  }

  @Test
  void aFullQueueRefusesAtOnceAndLosesNothingItAccepted() {
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    var free = log.group(ann);
    try (var node = new TestNode(log)) {
      try (var _ = new HeldHead(log, held)) {
        for (int i = 0; i < MessageWriter.MAX_MESSAGES; i++) {
          answers.add(node.send(held, ann, "k" + i, "text"));
        }
        var refusal = node.send(free, ann, "k", "one too many");
        assertThat(refusal).isDone();
        assertThat(refused(refusal).code()).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refused(refusal).retryAfter()).isPositive();
      }
      answers.forEach(TestNode::stored);
      stored(node.send(free, ann, "k", "fits again"));
    }
    assertThat(log.head(held).seq()).isEqualTo(1 + MessageWriter.MAX_MESSAGES);
    assertThat(log.flaws(held)).isEmpty();
  }

  @Test
  void drainingCommitsWhatWasAcceptedAndRefusesTheRest() {
    var node = new TestNode(log);
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    var draining = new CompletableFuture<Void>();
    try (var _ = new HeldHead(log, held)) {
      for (int i = 0; i < 1_000; i++) {
        answers.add(node.send(held, ann, "k" + i, "text"));
      }
      Thread.ofVirtual()
          .start(() -> {
            node.close();
            draining.complete(null);
          });
      var number = new AtomicInteger();
      await()
          .until(() -> {
            var answer = node.send(held, ann, "late" + number.incrementAndGet(), "text");
            answers.add(answer);
            return answer.isDone();
          });
      assertThat(refused(answers.removeLast()).code()).isEqualTo(ErrorCode.OVERLOADED);
    }
    answers.forEach(TestNode::stored);
    assertThat(draining).succeedsWithin(Patience.LIMIT);
    assertThat(log.head(held).seq()).isEqualTo(1 + answers.size());
  }

  @Test
  void drainingForAHeldHeadInVainAnswersEverybody() {
    var node = new TestNode(log);
    try (var _ = new HeldHead(log, held)) {
      var answers =
          IntStream.range(0, 1_000).mapToObj(i -> node.send(held, ann, "k" + i, "text")).toList();

      node.drain(Duration.ofMillis(500));

      assertThat(answers)
          .allSatisfy(answer -> assertThat(refused(answer).code()).isEqualTo(ErrorCode.OVERLOADED));
    }
  }

  @Test
  void everySendThatRacesWithADrainIsAnsweredOnce() throws Exception {
    for (int round = 0; round < 30; round++) {
      var node = new TestNode(log);
      var answers = new AtomicInteger();
      var start = new CountDownLatch(1);
      String name = "r" + round + "-";
      try (var threads = Executors.newFixedThreadPool(4)) {
        for (int t = 0; t < 4; t++) {
          int thread = t;
          var _ =
              threads.submit(() -> {
                start.await();
                for (int i = 0; i < 20; i++) {
                  String key = name + thread + "-" + i;
                  node.send(held, ann, key, "text", outcome -> answers.incrementAndGet());
                }
                return null;
              });
        }
        start.countDown();
        node.drain(Patience.LIMIT);
      }
      await().until(() -> answers.get() == 80);
    }
    assertThat(log.flaws(held)).isEmpty();
  }

  /// Sends again until the message was not too old to be stored.
  private Ack storedAtLast(TestNode node, ConversationId group) {
    var outcome =
        await()
            .until(
                () -> outcome(node.send(group, ann, "k1", "text")),
                Outcome.Stored.class::isInstance);
    return ((Outcome.Stored) outcome).ack();
  }

  private List<Long> sendAll(TestNode node, ConversationId group) {
    var millis = new ArrayList<Long>();
    for (int i = 0; i < EACH; i++) {
      long sent = System.nanoTime();
      stored(node.send(group, ann, "k" + i, "text"));
      millis.add((System.nanoTime() - sent) / 1_000_000);
    }
    return millis;
  }
}
