package im.connection.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Users are suspended while they send, on two nodes, in more conversations than one step takes.
class SendsDuringSuspensionsIT {
  private static final int THREADS = 6;
  private static final int MANY = 205;

  private TestLog log;
  private List<TestNode> nodes;

  @BeforeEach
  void start() {
    log = new TestLog();
    nodes = List.of(new TestNode(log), new TestNode(log.onAnotherNode()));
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    log.close();
  }

  @Test
  void onceTheEpochsAreAdvancedNothingOfTheSuspendedCommits() throws Exception {
    var ann = log.user("ann");
    var ben = log.user("ben");
    var groups = new ArrayList<ConversationId>();
    for (int i = 0; i < MANY; i++) {
      groups.add(log.group(ann, ben));
    }
    everywhere(groups, ann, "first").forEach(TestNode::stored);
    var acks = new AtomicInteger();
    var isOver = new AtomicBoolean();
    var codes = new ArrayList<ErrorCode>();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var senders = new ArrayList<Future<ErrorCode>>();
      for (int t = 0; t < THREADS; t++) {
        var node = nodes.get(t % 2);
        var group = groups.get(t < 4 ? t : MANY - t + 3);
        String name = "t" + t + "-";
        senders.add(threads.submit(() -> sendUntilRefused(node, group, ann, name, acks, isOver)));
      }
      await().until(() -> acks.get() >= 50);
      suspend(ann, "null");
      log.epochs().advance(ann);
      isOver.set(true);
      for (var sender : senders) {
        codes.add(sender.get());
      }
    }
    assertThat(codes).hasSize(THREADS).containsOnly(ErrorCode.ACCOUNT_SUSPENDED);
    long stored = log.count("select count(*) from message");
    assertThat(everywhere(groups, ann, "late"))
        .extracting(late -> TestNode.refused(late).code())
        .containsOnly(ErrorCode.ACCOUNT_SUSPENDED);
    assertThat(log.count("select count(*) from message")).isEqualTo(stored);
    TestNode.stored(nodes.getFirst().send(groups.getFirst(), ben, "ben", "我还在"));
  }

  @Test
  void aSuspensionThatHasEndedHoldsNobodyBack() {
    var ann = log.user("ann");
    var group = log.group(ann, log.user("ben"));
    suspend(ann, "now() + interval '1 hour'");
    log.epochs().advance(ann);
    for (var node : nodes) {
      assertThat(TestNode.refused(node.send(group, ann, "early" + nodes.indexOf(node), "x")).code())
          .isEqualTo(ErrorCode.ACCOUNT_SUSPENDED);
    }

    suspend(ann, "now()");

    for (var node : nodes) {
      TestNode.stored(node.send(group, ann, "after" + nodes.indexOf(node), "回来了"));
    }
  }

  /// One message into every group on every node.
  private List<CompletableFuture<Outcome>> everywhere(
      List<ConversationId> groups, UserId sender, String name) {
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    for (var node : nodes) {
      groups.forEach(
          group -> answers.add(node.send(group, sender, name + nodes.indexOf(node), "早")));
    }
    return answers;
  }

  private void suspend(UserId user, String until) {
    log.jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                update users
                set suspended_at = now(), suspended_until = %s, suspended_reason = 'spam'
                where id = ?
                """
                    .formatted(until),
                user.value()));
  }

  private static ErrorCode sendUntilRefused(
      TestNode node,
      ConversationId group,
      UserId sender,
      String name,
      AtomicInteger acks,
      AtomicBoolean isOver) {
    for (int i = 0; ; i++) {
      boolean isTooLate = isOver.get();
      switch (TestNode.outcome(node.send(group, sender, name + i, "text"))) {
        case Outcome.Stored stored -> {
          if (isTooLate) {
            throw new AssertionError("stored after the suspension: " + stored);
          }
          acks.incrementAndGet();
        }
        case Outcome.Refused(var refusal) -> {
          return refusal.code();
        }
      }
    }
  }
}
