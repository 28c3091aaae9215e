package im.connection.messages;

import static im.connection.messages.TestNode.outcome;
import static im.connection.messages.TestNode.refused;
import static im.connection.messages.TestNode.stored;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.Announcement;
import im.connection.conversations.LogEntry;
import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two nodes append to the same logs.
class SendingIT {
  private static final ErrorCode CONFLICT = ErrorCode.CLIENT_ID_CONFLICT;

  private TestLog log;
  private TestNode one;
  private TestNode other;
  private UserId ann;
  private UserId bob;

  @BeforeEach
  void start() {
    log = new TestLog();
    one = new TestNode(log);
    other = new TestNode(log.onAnotherNode());
    ann = log.user("ann");
    bob = log.user("bob");
  }

  @AfterEach
  void stop() {
    one.close();
    other.close();
    log.close();
  }

  @Test
  void theSameKeyOnBothNodesAtOnceIsOneMessageWithOneAnswer() throws Exception {
    var group = log.group(ann, bob);

    var answers = onBothNodes(200, node -> i -> node.send(group, ann, "k" + i, "text " + i));

    for (var pair : answers) {
      assertThat(stored(pair.getFirst())).isEqualTo(stored(pair.getLast()));
    }
    assertThat(log.head(group).seq()).isEqualTo(201);
    assertThat(log.flaws(group)).isEmpty();
  }

  @Test
  void theSameKeyWithOtherContentOnBothNodesIsStoredOnceAndRefusedOnce() throws Exception {
    var group = log.group(ann, bob);

    var answers =
        onBothNodes(
            100, node -> i -> node.send(group, ann, "k" + i, node == one ? "one" : "other"));

    for (var pair : answers) {
      var outcomes = Stream.of(outcome(pair.getFirst()), outcome(pair.getLast())).toList();
      assertThat(outcomes).filteredOn(Outcome.Stored.class::isInstance).hasSize(1);
      assertThat(outcomes)
          .filteredOn(o -> o instanceof Outcome.Refused(var r) && r.code() == CONFLICT)
          .hasSize(1);
    }
    assertThat(log.head(group).seq()).isEqualTo(101);
    assertThat(log.flaws(group)).isEmpty();
  }

  @Test
  void equalKeysInsideOneBatchCollapse() {
    var group = log.group(ann, bob);
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    CompletableFuture<Outcome> conflict;
    try (var _ = new HeldHead(log, group)) {
      answers.add(one.send(group, bob, "first", "goes to the second lane"));
      for (int i = 0; i < 50; i++) {
        answers.add(one.send(group, ann, "same", "once"));
      }
      conflict = one.send(group, ann, "same", "twice");
    }

    assertThat(answers.stream().skip(1).map(TestNode::stored).distinct()).hasSize(1);
    assertThat(refused(conflict).code()).isEqualTo(CONFLICT);
    assertThat(log.entries(group)).hasSize(3);
  }

  @Test
  void theSameKeyOfTwoSendersIsTwoMessages() {
    var group = log.group(ann, bob);
    var first = stored(one.send(group, ann, "same", "text"));
    assertThat(stored(one.send(group, bob, "same", "text")).seq()).isEqualTo(first.seq() + 1);
  }

  @Test
  void aRetryOfARecalledMessageGetsTheFirstPlace() {
    var group = log.group(ann, bob);
    var first = stored(one.send(group, ann, "k", "text"));
    log.recall(group, first.seq());

    var retry = stored(other.send(group, ann, "k", "text"));

    assertThat(retry.seq()).isEqualTo(first.seq());
    assertThat(retry.id()).isEqualTo(first.id());
    assertThat(log.entries(group)).hasSize(2).last().extracting(LogEntry::body).isNull();
  }

  @Test
  void overlappingConversationsInOppositeOrderNeverDeadlockAndStayDense() throws Exception {
    var groups = IntStream.range(0, 20).mapToObj(i -> log.group(ann, bob)).toList();
    var answers = new ArrayList<Future<List<CompletableFuture<Outcome>>>>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int t = 0; t < 4; t++) {
        var node = t % 2 == 0 ? one : other;
        var order = t % 2 == 0 ? groups : groups.reversed();
        String name = "t" + t + "-";
        answers.add(threads.submit(() -> rounds(node, order, name)));
      }
    }

    for (var futures : answers) {
      futures.get().forEach(TestNode::stored);
    }
    for (var group : groups) {
      assertThat(log.head(group).seq()).isEqualTo(1 + 4 * 60);
      assertThat(log.flaws(group)).isEmpty();
    }
  }

  @Test
  void onlyTheGuiltySenderOfAPoisonedBatchHearsOfIt() {
    poison();
    var groups = IntStream.range(0, 10).mapToObj(i -> log.group(ann, bob)).toList();
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 500; i++) {
      answers.add(one.send(groups.get(i % 10), ann, "k" + i, i == 250 ? "poison" : "honest " + i));
    }

    var guilty = answers.remove(250);

    assertThat(refused(guilty).code()).isEqualTo(ErrorCode.INTERNAL);
    answers.forEach(TestNode::stored);
    assertThat(log.count("select count(*) from message where type = 'text'")).isEqualTo(499);
    assertThat(groups).allSatisfy(group -> assertThat(log.flaws(group)).isEmpty());
  }

  /// The batch fails twice, is halved, and while its first half is carried out the head is freed
  /// that kept the first message out.
  @Test
  void aHeadThatBecomesFreeBetweenTheHalvesOfABatchDoesNotLetLaterMessagesOvertake() {
    poison();
    var held = log.group(ann, bob);
    var free = log.group(ann, bob);
    var lock = new HeldHead(log, held);
    var blocker = log.jdbi().open();
    blocker.begin();
    blocker.execute("lock table conversation_span in access exclusive mode");
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    answers.add(one.send(free, bob, "k0", "text"));
    answers.add(one.send(held, ann, "k1", "first"));
    one.send(free, ann, "k2", "frees the head", outcome -> lock.close());
    answers.add(one.send(free, ann, "k3", "text"));
    answers.add(one.send(held, ann, "k4", "second"));
    var guilty = one.send(free, ann, "k5", "poison");
    blocker.rollback();
    blocker.close();

    answers.forEach(TestNode::stored);

    assertThat(refused(guilty).code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(log.entries(held).stream().map(LogEntry::clientId)).endsWith("k1", "k4");
  }

  @Test
  void aStrangerGetsThreeMessagesThroughHoweverManyAreSentAtOnce() {
    var conversation = log.conversations().openDirect(ann, bob, false).id();
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 20; i++) {
      answers.add((i % 2 == 0 ? one : other).send(conversation, ann, "k" + i, "hello"));
    }

    var outcomes = answers.stream().map(TestNode::outcome).toList();

    assertThat(outcomes).filteredOn(Outcome.Stored.class::isInstance).hasSize(3);
    assertThat(outcomes)
        .filteredOn(Outcome.Refused.class::isInstance)
        .allMatch(o -> o instanceof Outcome.Refused(var r) && r.code() == ErrorCode.STRANGER_LIMIT);
    assertThat(log.head(conversation).seq()).isEqualTo(3);

    stored(other.send(conversation, bob, "answer", "who is this?"));
    for (int i = 0; i < 20; i++) {
      stored(one.send(conversation, ann, "later" + i, "hello again"));
    }
    assertThat(log.flaws(conversation)).isEmpty();
  }

  @Test
  void whatOneNodeRememberedOfAMemberIsVoidOnceTheOtherNodeRemovedThem() {
    var group = log.group(ann, bob);
    stored(one.send(group, bob, "k1", "text"));
    assertThat(refused(one.send(group, log.user("eve"), "k1", "text")).code())
        .isEqualTo(ErrorCode.NOT_FOUND);

    log.onAnotherNode().leave(group, bob);

    assertThat(refused(one.send(group, bob, "k2", "text")).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(stored(one.send(group, bob, "k1", "text")).seq()).isEqualTo(2);
  }

  @Test
  void timesNeverGoBackwardsWhenTheClockDoes() {
    var group = log.group(ann, bob);
    stored(one.send(group, ann, "k1", "text"));
    log.jdbi()
        .useHandle(handle ->
            handle.execute(
                "update conversation_head set last_at = now() + interval '1 hour' where id = ?",
                group.value()));
    var late = stored(one.send(group, ann, "k2", "text")).createdAt();

    assertThat(late).isAfter(Instant.now().plusSeconds(3_500));
    assertThat(stored(other.send(group, ann, "k3", "text")).createdAt()).isEqualTo(late);
    assertThat(log.flaws(group)).isEmpty();
  }

  @Test
  void sendingMovesOnesOwnReadMarkAndNobodyElses() {
    var group = log.group(ann, bob);
    for (int i = 0; i < 5; i++) {
      stored(one.send(group, ann, "k" + i, "text"));
    }
    assertThat(log.conversations().get(ann, group).unread()).isZero();
    assertThat(log.conversations().get(bob, group).unread()).isEqualTo(5);
    log.join(group, Announcement.History.ALL, log.user("cat"));
    assertThat(log.conversations().get(bob, group).unread()).isEqualTo(5);
    assertThat(log.marks().read(bob, group, 3)).isEqualTo(3);
    assertThat(log.conversations().get(bob, group).unread()).isEqualTo(3);
    assertThat(log.marks().read(bob, group, 1_000)).isEqualTo(7);
    assertThat(log.conversations().get(bob, group).unread()).isZero();
  }

  private void poison() {
    log.jdbi()
        .useHandle(handle ->
            handle
                .createScript(
                    """
                    create function poison() returns trigger language plpgsql as '
                    begin
                      if new.body like ''%poison%'' then
                        raise exception ''poisoned'';
                      end if;
                      return new;
                    end';
                    create trigger poison before insert on message
                      for each row execute function poison();
                    """)
                .executeAsSeparateStatements());
  }

  private List<CompletableFuture<Outcome>> rounds(
      TestNode node, List<ConversationId> order, String name) {
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    for (int i = 0; i < 60; i++) {
      for (var group : order) {
        answers.add(node.send(group, ann, name + i, "text"));
      }
    }
    return answers;
  }

  private List<List<CompletableFuture<Outcome>>> onBothNodes(
      int times, Function<TestNode, Function<Integer, CompletableFuture<Outcome>>> send)
      throws Exception {
    var barrier = new CyclicBarrier(2);
    var answers = new ArrayList<List<CompletableFuture<Outcome>>>();
    try (var threads = Executors.newFixedThreadPool(2)) {
      var tasks =
          Stream.of(one, other)
              .map(node ->
                  threads.submit(() -> {
                    var mine = new ArrayList<CompletableFuture<Outcome>>();
                    for (int i = 0; i < times; i++) {
                      barrier.await();
                      mine.add(send.apply(node).apply(i));
                    }
                    return mine;
                  }))
              .toList();
      for (int i = 0; i < times; i++) {
        answers.add(List.of(tasks.get(0).get().get(i), tasks.get(1).get().get(i)));
      }
    }
    return answers;
  }
}
