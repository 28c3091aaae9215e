package im.connection.messages;

import static im.connection.messages.TestNode.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.conversations.LogEntry;
import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The database cuts every connection again and again while two nodes commit.
class KilledBackendsIT {
  private static final int KILLS = 30;
  private static final int SENDERS = 6;
  private static final int GROUPS = 4;

  private TestLog log;
  private UserId ann;

  @BeforeEach
  void start() {
    log = new TestLog();
    ann = log.user("ann");
  }

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void everyAcknowledgedMessageIsInTheLogOnceHoweverOftenBackendsDie() throws Exception {
    var groups = IntStream.range(0, GROUPS).mapToObj(i -> log.group(ann)).toList();
    var acks = new AtomicInteger();
    var killed = new AtomicInteger();
    var nodes = List.of(new TestNode(log), new TestNode(log.onAnotherNode()));
    var all = new ArrayList<Ack>();
    nodes.forEach(node -> groups.forEach(node::know));
    try (var threads = Executors.newFixedThreadPool(SENDERS)) {
      var senders =
          IntStream.range(0, SENDERS)
              .mapToObj(s ->
                  threads.submit(() -> sendAll(nodes.get(s % 2), groups, "s" + s, acks, killed)))
              .toList();
      kill(acks, killed);
      for (var sender : senders) {
        all.addAll(sender.get());
      }
    }
    nodes.forEach(TestNode::close);

    for (var group : groups) {
      var seqs = all.stream().filter(a -> a.conversationId().equals(group)).map(Ack::seq).toList();
      assertThat(seqs).doesNotHaveDuplicates().hasSize((int) log.head(group).seq() - 1);
      assertThat(log.flaws(group)).isEmpty();
    }
    for (Ack ack : all) {
      assertThat(entry(ack).id()).isEqualTo(ack.id());
    }
  }

  private void kill(AtomicInteger acks, AtomicInteger killed) {
    var database = log.database();
    try (var handle = Jdbi.create(database.url(), database.user(), database.password()).open()) {
      for (int i = 0; i < KILLS; i++) {
        int before = acks.get();
        await().until(() -> acks.get() >= before + 20);
        handle
            .createQuery(
                """
                select count(pg_terminate_backend(pid)) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                """)
            .mapTo(Long.class)
            .one();
        killed.incrementAndGet();
      }
    }
  }

  /// Sends until all kills are over; what was not acknowledged is sent again under the same key,
  /// and what was is sent once more.
  private List<Ack> sendAll(
      TestNode node,
      List<ConversationId> groups,
      String name,
      AtomicInteger acks,
      AtomicInteger killed) {
    var mine = new ArrayList<Ack>();
    for (int i = 0; killed.get() < KILLS; i++) {
      var group = groups.get(i % groups.size());
      String key = name + "-" + i;
      sendUntilStored(node, group, key);
      mine.add(sendUntilStored(node, group, key));
      acks.incrementAndGet();
    }
    return mine;
  }

  private Ack sendUntilStored(TestNode node, ConversationId group, String key) {
    var outcome =
        await()
            .until(
                () -> outcome(node.send(group, ann, key, "text")),
                Outcome.Stored.class::isInstance);
    return ((Outcome.Stored) outcome).ack();
  }

  private LogEntry entry(Ack ack) {
    return log.log().visible(ann, ack.conversationId(), ack.seq(), ack.seq(), true, 1).getFirst();
  }
}
