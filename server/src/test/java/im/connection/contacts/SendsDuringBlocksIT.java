package im.connection.contacts;

import static im.connection.testing.Attempt.atOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import im.connection.messages.Outcome;
import im.connection.messages.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Users are blocked while they send, on two nodes.
class SendsDuringBlocksIT {
  private static final int THREADS = 8;

  private TestContacts all;
  private List<TestNode> nodes;

  @BeforeEach
  void start() {
    all = new TestContacts();
    var access = new DirectAccess(all.store, all.relations);
    nodes = List.of(new TestNode(all.log, access), new TestNode(all.log.onAnotherNode(), access));
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    all.close();
  }

  @Test
  void onceABlockIsAnsweredNothingOfTheBlockedCommits() throws Exception {
    for (int round = 0; round < 5; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      all.befriend(ann, ben);
      var direct = all.log.conversations().findDirect(ann, ben).orElseThrow().id();
      var acks = new AtomicInteger();
      var isBlocked = new AtomicBoolean();
      var codes = new ArrayList<ErrorCode>();
      long end;
      try (var threads = Executors.newFixedThreadPool(THREADS)) {
        var senders = new ArrayList<Future<ErrorCode>>();
        for (int t = 0; t < THREADS; t++) {
          var node = nodes.get(t % 2);
          String name = "t" + t + "-";
          senders.add(
              threads.submit(() -> sendUntilRefused(node, direct, ben, name, acks, isBlocked)));
        }
        await().until(() -> acks.get() >= 20);
        all.blocks.block(ann, ben);
        isBlocked.set(true);
        end = all.log.head(direct).seq();
        for (var each : senders) {
          codes.add(each.get());
        }
      }

      assertThat(codes).hasSize(THREADS).containsOnly(ErrorCode.NOT_ACCEPTED);
      assertThat(all.log.head(direct).seq()).isEqualTo(end);
      assertThat(refusal(nodes.get(1), direct, ann)).isEqualTo(ErrorCode.BLOCKED_BY_YOU);
      all.blocks.unblock(ann, ben);
      for (var node : nodes) {
        assertThat(
                TestNode.stored(node.send(direct, ben, "after" + nodes.indexOf(node), "x")).seq())
            .isEqualTo(++end);
      }
      assertThat(all.log.flaws(direct)).isEmpty();
    }
  }

  @Test
  void aConversationOpenedWhileTheBlockIsMadeLetsNobodyInLater() {
    for (int round = 0; round < 30; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");

      var outcomes =
          atOnce(
              () -> all.blocks.block(ann, ben),
              () -> {
                var direct = all.log.conversations().openDirect(ann, ben, true).id();
                var _ = TestNode.outcome(nodes.getFirst().send(direct, ben, "first", "在吗"));
              });

      assertThat(outcomes).allMatch(outcome -> outcome.isDone());
      var direct = all.log.conversations().findDirect(ann, ben).orElseThrow().id();
      for (var node : nodes) {
        assertThat(refusal(node, direct, ben)).isEqualTo(ErrorCode.NOT_ACCEPTED);
      }
    }
  }

  @Test
  void aRetryOfTheBlockedGetsItsAnswerAndDoesNotLearnWhoIsOnline() {
    var ann = all.log.user("ann");
    var ben = all.log.user("ben");
    all.befriend(ann, ben);
    var direct = all.log.conversations().findDirect(ann, ben).orElseThrow().id();
    var ack = TestNode.stored(nodes.getFirst().send(direct, ben, "once", "你好"));
    assertThat(ack.receiverOnline()).isNull();

    all.blocks.block(ann, ben);
    var retry = TestNode.stored(nodes.getFirst().send(direct, ben, "once", "你好"));

    assertThat(retry.seq()).isEqualTo(ack.seq());
    assertThat(retry.receiverOnline()).isFalse();
    assertThat(all.log.entries(direct)).extracting(LogEntry::seq).containsExactly(ack.seq());
  }

  private static ErrorCode sendUntilRefused(
      TestNode node,
      ConversationId direct,
      UserId sender,
      String name,
      AtomicInteger acks,
      AtomicBoolean isBlocked) {
    for (int i = 0; ; i++) {
      boolean isTooLate = isBlocked.get();
      switch (TestNode.outcome(node.send(direct, sender, name + i, "text"))) {
        case Outcome.Stored stored -> {
          if (isTooLate) {
            throw new AssertionError("stored after the block: " + stored);
          }
          acks.incrementAndGet();
        }
        case Outcome.Refused(var refusal) -> {
          return refusal.code();
        }
      }
    }
  }

  private static ErrorCode refusal(TestNode node, ConversationId direct, UserId sender) {
    return switch (TestNode.outcome(node.send(direct, sender, "refused", "text"))) {
      case Outcome.Stored stored -> throw new AssertionError(stored);
      case Outcome.Refused(var refusal) -> refusal.code();
    };
  }
}
