package im.connection.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.cluster.News;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import im.connection.testing.Patience;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Acknowledged positions: cumulative, capped, never backwards, written together.
class PositionsIT {
  private TestQueue all;
  private UserId ann;
  private TestDevice phone;
  private ConversationId group;

  @BeforeEach
  void start() {
    all = new TestQueue();
    ann = all.log.user("ann");
    phone = all.device(ann);
    group = all.log.group(ann);
    for (int i = 0; i < 9; i++) {
      all.log.send(group, ann, "text");
    }
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void positionsNeverGoBackwards() {
    acknowledge(group, 5, 6);
    acknowledge(group, 3, 8);
    assertThat(stored()).containsEntry(group, new Position(5, 8));
    acknowledge(group, 4, 4);
    assertThat(stored()).containsEntry(group, new Position(5, 8));
  }

  @Test
  void positionsBeyondTheEndOfTheLogAreDropped() {
    acknowledge(group, 4, 4);
    assertThat(stored()).containsEntry(group, new Position(4, 4));
    acknowledge(group, Long.MAX_VALUE, Long.MAX_VALUE);
    all.positions.acknowledge(
        phone.caller().device(), new Acknowledgement(Map.of(), Long.MAX_VALUE));
    assertThat(stored()).containsEntry(group, new Position(4, 4));
    assertThat(all.positions.feedOf(phone.caller().device())).isNegative();
  }

  @Test
  void positionsOfConversationsThatAreNotTheUsersAreDropped() {
    var others = all.log.group(all.log.user("bob"));
    acknowledge(others, 1, 1);
    acknowledge(new ConversationId(77), 1, 1);
    acknowledge(group, 1, 1);
    assertThat(stored()).containsOnlyKeys(group);
  }

  @Test
  void manyAcknowledgementsAreOneRowWrittenOnce() {
    for (int i = 1; i <= 10; i++) {
      acknowledge(group, i, i);
    }
    assertThat(all.log.count("select count(*) from device_position")).isZero();
    all.positions.flush();
    assertThat(all.log.count("select count(*) from device_position")).isOne();
    assertThat(stored()).containsEntry(group, new Position(10, 10));
  }

  @Test
  void tooManyAtOnceAreWrittenBeforeTheirTime() {
    acknowledge(group, 2, 2);
    for (int i = 0; i < Positions.MAX_GATHERED / 1_000; i++) {
      var many = new HashMap<ConversationId, Position>();
      for (int j = 0; j < 1_000; j++) {
        many.put(new ConversationId(1_000_000L + 1_000L * i + j), new Position(1, 1));
      }
      all.positions.acknowledge(phone.caller().device(), new Acknowledgement(many, null));
    }
    assertThat(all.log.count("select count(*) from device_position")).isOne();
  }

  @Test
  void drainingWritesThem() {
    acknowledge(group, 4, 4);
    all.positions.drain(Patience.LIMIT);
    assertThat(all.log.count("select seq from device_position")).isEqualTo(4);
  }

  @Test
  void twoNodesWritingTheSameDeviceKeepTheFurtherPosition() throws Exception {
    var groups = IntStream.range(0, 50).mapToObj(i -> all.log.group(ann)).toList();
    groups.forEach(each -> IntStream.range(0, 20).forEach(i -> all.log.send(each, ann, "text")));
    var nodes = List.of(all.newPositions(), all.newPositions());
    try (var threads = Executors.newFixedThreadPool(2)) {
      var tasks =
          nodes.stream()
              .map(node ->
                  threads.submit(() -> {
                    for (int i = 1; i <= 20; i++) {
                      var positions = new HashMap<ConversationId, Position>();
                      for (var each : groups) {
                        positions.put(each, new Position(i, i));
                      }
                      node.acknowledge(
                          phone.caller().device(), new Acknowledgement(positions, null));
                      node.flush();
                    }
                  }))
              .toList();
      for (var task : tasks) {
        task.get();
      }
    }
    nodes.forEach(node -> node.drain(Patience.LIMIT));
    assertThat(stored()).hasSize(50);
    assertThat(stored().values()).containsOnly(new Position(20, 20));
  }

  @Test
  void aDeviceGoesOnWhereItAcknowledgedWhenItSaysNothing() {
    acknowledge(group, 7, 7);
    var page = all.queue.sync(phone.caller(), new SyncRequest(null, null, null, null, null));
    assertThat(page.conversations().getFirst().messages().getFirst().seq()).isEqualTo(8);
    var again =
        all.queue.sync(
            phone.caller(),
            new SyncRequest(Map.of(group, new Position(9, 9)), null, null, null, null));
    assertThat(again.conversations().getFirst().messages().getFirst().seq()).isEqualTo(10);
  }

  @Test
  void positionsOfADeviceThatSignedOutGo() {
    acknowledge(group, 7, 7);
    all.positions.flush();
    all.positions.heard(List.of(new News.DeviceSignedOut(phone.caller().device())));
    await().until(() -> all.log.count("select count(*) from device_position") == 0);
    all.positions.drain(Patience.LIMIT);
    all.positions.heard(List.of(new News.DeviceSignedOut(phone.caller().device())));
  }

  private void acknowledge(ConversationId id, long seq, long rev) {
    all.queue.acknowledge(
        phone.caller(), new Acknowledgement(Map.of(id, new Position(seq, rev)), null));
  }

  private Map<ConversationId, Position> stored() {
    return all.positions.of(phone.caller().device());
  }
}
