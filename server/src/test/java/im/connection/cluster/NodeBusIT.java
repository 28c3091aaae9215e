package im.connection.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import im.connection.testing.Patience;
import im.connection.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two nodes on one database.
class NodeBusIT implements BusContract {
  static final Pace FAST =
      new Pace(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofSeconds(10),
          Patience.LIMIT);

  private final TestDatabase database = TestDatabase.create();
  private final List<TestNode> nodes = new ArrayList<>();
  private TestNode here = start();
  private TestNode there = start();

  @BeforeEach
  void meet() {
    await()
        .untilAsserted(() -> {
          assertThat(here.peers()).isOne();
          assertThat(there.peers()).isOne();
          assertThat(backends("pg_notify", here)).isNotEmpty();
          assertThat(backends("pg_notify", there)).isNotEmpty();
        });
  }

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    database.close();
  }

  @Override
  public Bus here() {
    return here.bus;
  }

  @Override
  public Bus there() {
    return there.bus;
  }

  @Test
  void aNodeThatIsAloneSendsNothing() {
    there.close();
    await()
        .untilAsserted(() -> {
          assertThat(registered()).isOne();
          assertThat(here.peers()).isZero();
        });
    publish(here, 1, 1_000);
    assertThat(here.count("imc.bus.published")).isZero();
    assertThat(here.gauge("imc.bus.queued")).isZero();
  }

  @Test
  void aNodeThatComesIsNoticedAtOnceAndLearnsThatItMissedSomething() {
    publish(here, 1, 10);
    var third = start();
    await()
        .untilAsserted(() -> {
          assertThat(here.peers()).isEqualTo(2);
          assertThat(there.peers()).isEqualTo(2);
          assertThat(third.gaps).hasPositiveValue();
        });
    publish(here, 11, 10);
    await().untilAsserted(() -> assertThat(third.revs).containsAll(revs(11, 10)));
  }

  @Test
  void aReceiverThatWasCutOffLearnsThatItMissedSomething() {
    int before = there.gaps.get();
    publish(here, 1, 10);
    await().until(() -> cut("listen", there) > 0);
    publish(here, 11, 10);
    await().untilAsserted(() -> assertThat(there.gaps.get()).isGreaterThan(before));
    assertEverythingArrivesAgain(100);
  }

  @Test
  void aPublisherThatIsCutOffNeitherBlocksNorHidesItsLoss() throws Exception {
    int before = there.gaps.get();
    var done = new CountDownLatch(1);
    var publisher =
        Thread.ofVirtual()
            .start(() -> {
              for (int rev = 1; rev <= 20_000; rev++) {
                publish(here, rev, 1);
              }
              done.countDown();
            });
    int cuts = 0;
    while (done.getCount() > 0) {
      cuts += cut("pg_notify", here);
    }
    cuts += cut("pg_notify", here);
    publish(here, 20_001, 10);
    publisher.join();
    assertThat(cuts).isPositive();
    await()
        .untilAsserted(() ->
            assertThat(there.revs.containsAll(revs(1, 20_010)) || there.gaps.get() > before)
                .isTrue());
    assertEverythingArrivesAgain(30_000);
  }

  @Test
  void aBurstNeitherBlocksPublishersNorIsKeptWithoutBound() {
    int before = there.gaps.get();
    flood(here, 1_000_000);
    await()
        .untilAsserted(() ->
            assertThat(there.count("imc.bus.received"))
                .isEqualTo(here.count("imc.bus.published") - here.count("imc.bus.dropped")));
    if (here.count("imc.bus.dropped") > 0) {
      await().untilAsserted(() -> assertThat(there.gaps.get()).isGreaterThan(before));
    }
  }

  @Test
  void newsThatDoesNotFitIsDroppedAndTheOthersLearnOfIt() throws Exception {
    int before = there.gaps.get();
    var backend = backends("pg_notify", here).getFirst();
    signal("STOP", backend);
    try {
      flood(here, 1_000_000);
      assertThat(here.count("imc.bus.dropped")).isPositive();
    } finally {
      signal("CONT", backend);
    }
    await().untilAsserted(() -> assertThat(there.gaps.get()).isGreaterThan(before));
    assertEverythingArrivesAgain(1);
  }

  @Test
  void aNodeThatDiesWithoutGoodbyeIsNoticedAndDropped() {
    int before = here.gaps.get();
    there.die();
    await().untilAsserted(() -> assertThat(here.gaps.get()).isGreaterThan(before));
    await()
        .untilAsserted(() -> {
          assertThat(here.peers()).isZero();
          assertThat(registered()).isEqualTo(1);
        });
  }

  @Test
  void aNodeThatCommitsButCannotRingIsFollowedByReading() {
    there.mute();
    for (int round = 0; round < 3; round++) {
      int before = here.gaps.get();
      await().untilAsserted(() -> assertThat(here.gaps.get()).isGreaterThan(before));
    }
    await().untilAsserted(() -> assertThat(here.peers()).isOne());
  }

  @Test
  void aNodeThatTheOthersDroppedComesBack() {
    int before = here.gaps.get();
    int itsOwn = there.gaps.get();
    database.jdbi().useHandle(handle -> handle.execute("delete from node"));
    await()
        .untilAsserted(() -> {
          assertThat(registered()).isEqualTo(2);
          assertThat(here.gaps.get()).isGreaterThan(before);
          assertThat(there.gaps.get()).isGreaterThan(itsOwn);
        });
    assertEverythingArrivesAgain(100);
  }

  @Test
  void whatWasPublishedBeforeAGoodbyeIsHeard() {
    publish(here, 1, 1_000);
    here.close();
    await()
        .untilAsserted(() -> {
          assertThat(there.revs).containsAll(revs(1, 1_000));
          assertThat(there.peers()).isZero();
          assertThat(registered()).isEqualTo(1);
        });
  }

  @Test
  void closingLeavesNoThreadAndNoConnectionBehind() {
    await().untilAsserted(() -> assertThat(connections()).isEqualTo(4));
    here.close();
    there.close();
    await()
        .untilAsserted(() -> {
          assertThat(connections()).isZero();
          assertThat(Thread.getAllStackTraces().keySet())
              .extracting(Thread::getName)
              .noneMatch(name -> name.startsWith("imc-bus-"));
        });
    publish(here, 1, 1);
    assertThat(here.revs).contains(1L);
  }

  @Test
  void aTextThatNobodyUnderstandsIsCountedAndTakenForAGap() {
    int before = there.gaps.get();
    database.jdbi().useHandle(handle -> handle.execute("notify imc_news, '2 from the future'"));
    await()
        .untilAsserted(() -> {
          assertThat(there.count("imc.bus.unreadable")).isEqualTo(1);
          assertThat(there.gaps.get()).isGreaterThan(before);
        });
  }

  @Test
  void newsOfALaterKindIsSkippedAndCounted() {
    database
        .jdbi()
        .useHandle(handle -> handle.execute("notify imc_news, '1 n zz 1 1 Znew;L5,7s;'"));
    await()
        .untilAsserted(() -> {
          assertThat(there.count("imc.bus.unknown")).isEqualTo(1);
          assertThat(there.revs).contains(280L);
        });
  }

  @Test
  void aListenerForGapsThatFailsDoesNotEndTheWatch() {
    there.bus.listenForGaps(() -> {
      throw new IllegalStateException("a listener that fails");
    });
    for (int round = 0; round < 2; round++) {
      int before = there.gaps.get();
      cut("listen", there);
      await().untilAsserted(() -> assertThat(there.gaps.get()).isGreaterThan(before));
    }
  }

  private TestNode start() {
    var node = new TestNode(database, "node" + nodes.size());
    nodes.add(node);
    return node;
  }

  private void assertEverythingArrivesAgain(long rev) {
    await()
        .untilAsserted(() -> {
          publish(here, rev, 1);
          assertThat(there.revs).contains(rev);
        });
  }

  private long registered() {
    return database
        .jdbi()
        .withHandle(handle -> handle.select("select count(*) from node").mapTo(Long.class).one());
  }

  private long connections() {
    return nodes.stream().mapToLong(node -> backends("", node).size()).sum();
  }

  /// Ends the connections of a node whose last statement contains a word.
  private int cut(String word, TestNode node) {
    var backends = backends(word, node);
    backends.forEach(pid ->
        database
            .jdbi()
            .useHandle(handle ->
                handle.select("select pg_terminate_backend(?)", pid).mapTo(Boolean.class).one()));
    return backends.size();
  }

  private List<Integer> backends(String word, TestNode node) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select(
                    """
                    select pid
                    from pg_stat_activity
                    where application_name = ? and position(? in query) > 0
                    """,
                    node.name,
                    word)
                .mapTo(Integer.class)
                .list());
  }

  private static void signal(String signal, int pid) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + signal, Integer.toString(pid)).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void publish(TestNode node, long firstRev, int count) {
    for (int i = 0; i < count; i++) {
      node.bus.publish(List.of(log(firstRev + i)));
    }
  }

  private static void flood(TestNode node, int count) {
    var news = List.<News>of(new News.FeedAdvanced(new UserId(1), 1, null));
    for (int i = 0; i < count; i++) {
      node.bus.publish(news);
    }
    assertThat(node.gauge("imc.bus.queued")).isLessThanOrEqualTo(NodeBus.CAPACITY);
  }

  private static News log(long rev) {
    return new News.LogAdvanced(new ConversationId(5), rev, List.of(), null);
  }

  private static Set<Long> revs(long first, int count) {
    return LongStream.range(first, first + count).boxed().collect(Collectors.toSet());
  }
}
