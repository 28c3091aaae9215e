package im.connection.queue;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.Announcement.History;
import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What waits for a device: how old, how much, and whose.
class QueueIT {
  private static final Duration EIGHT_DAYS = Duration.ofDays(8);

  private TestQueue all;
  private UserId ann;
  private UserId bob;

  @BeforeEach
  void start() {
    all = new TestQueue();
    ann = all.log.user("ann");
    bob = all.log.user("bob");
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void whatIsOlderThanSevenDaysIsTruncatedAndTheRestIsPaged() {
    var group = all.log.group(ann, bob);
    var phone = all.device(bob);
    phone.sync();
    send(group, 20);
    all.log.age(group, 11, EIGHT_DAYS);

    phone.walk(() -> 3, () -> {});

    assertThat(phone.resets).containsExactly(new SyncItem.Reset(12, 21, 21));
    assertThat(phone.seqs(group)).isEqualTo(range(12, 21));
    assertThat(phone.positions).containsEntry(group, new Position(21, 21));
    phone.sync();
    assertThat(phone.resets).hasSize(1);
  }

  @Test
  void aDeviceAwayForLongGetsTheResetAndNoMessages() {
    var group = all.log.group(ann, bob);
    var phone = all.device(bob);
    phone.sync();
    send(group, 5);
    all.log.age(group, 6, EIGHT_DAYS);

    phone.sync();

    assertThat(phone.resets).containsExactly(new SyncItem.Reset(7, 6, 6));
    assertThat(phone.seqs(group)).isEmpty();
    all.log.send(group, ann, "new");
    phone.sync();
    assertThat(phone.seqs(group)).containsExactly(7L);
  }

  @Test
  void theAgeIsThatOfTheChangeNotOfTheMessage() {
    var group = all.log.group(ann, bob);
    send(group, 5);
    var phone = all.device(bob);
    phone.sync();
    all.log.age(group, 6, EIGHT_DAYS);
    all.log.recall(group, 3);

    phone.sync();

    assertThat(phone.resets).isEmpty();
    assertThat(phone.message(group, 3).body()).isNull();
  }

  @Test
  void aMissedChangeOlderThanSevenDaysIsAReset() {
    var group = all.log.group(ann, bob);
    send(group, 5);
    var phone = all.device(bob);
    phone.sync();
    all.log.recall(group, 3);
    all.log.age(group, 6, EIGHT_DAYS);

    phone.sync();

    assertThat(phone.resets).hasSize(1);
    assertThat(phone.seqs(group)).isEmpty();
  }

  @Test
  void aPositionAheadOfTheLogIsAReset() {
    var group = all.log.group(ann, bob);
    send(group, 3);
    for (var ahead : List.of(new Position(5, 4), new Position(4, 5), new Position(90, 90))) {
      var phone = all.device(bob);
      phone.positions.put(group, ahead);

      phone.sync();

      assertThat(phone.resets).containsExactly(new SyncItem.Reset(1, 4, 4));
      assertThat(phone.seqs(group)).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void aNewDeviceGetsTheLastSevenDays() {
    var group = all.log.group(ann, bob);
    send(group, 20);
    all.log.age(group, 11, EIGHT_DAYS);
    var phone = all.device(bob);

    phone.sync();

    assertThat(phone.seqs(group)).isEqualTo(range(12, 21));
    assertThat(phone.resets).containsExactly(new SyncItem.Reset(12, 21, 21));
  }

  @Test
  void aNewDeviceGetsAtMostFiveHundredOfAConversation() {
    var group = all.log.group(ann, bob);
    send(group, 600);
    var phone = all.device(bob);

    phone.walk(() -> 200, () -> {});

    assertThat(phone.seqs(group)).isEqualTo(range(102, 601));
    assertThat(phone.resets).containsExactly(new SyncItem.Reset(102, 601, 601));
  }

  @Test
  void aNewDeviceOfAShortLogNeedsNoReset() {
    var group = all.log.group(ann, bob);
    send(group, 5);
    var phone = all.device(bob);
    phone.sync();
    assertThat(phone.seqs(group)).isEqualTo(range(1, 6));
    assertThat(phone.resets).isEmpty();
  }

  @Test
  void aNewDeviceAlsoGetsWhatItsUserSawBeforeTheyLeftAndCameBack() {
    var group = all.log.group(ann);
    all.log.join(group, History.SINCE_JOINING, bob);
    send(group, 2);
    all.log.leave(group, bob);
    send(group, 2);
    all.log.join(group, History.SINCE_JOINING, bob);
    send(group, 1);

    var phone = all.device(bob);
    phone.sync();

    assertThat(phone.seqs(group)).containsExactly(2L, 3L, 4L, 5L, 8L, 9L);
  }

  @Test
  void whoComesBackToTheWholeHistoryGetsEachMessageOnce() {
    var group = all.log.group(ann, bob);
    send(group, 2);
    all.log.leave(group, bob);
    send(group, 2);
    all.log.join(group, History.ALL, bob);

    assertThat(all.log.visible(bob, group)).isEqualTo(range(1, 7));
    var phone = all.device(bob);
    phone.walk(() -> 3, () -> {});
    assertThat(phone.seqs(group)).isEqualTo(range(1, 7));
  }

  @Test
  void whatHappenedWhileSomebodyWasNotAMemberNeverReachesThem() {
    var group = all.log.group(ann);
    var phone = all.device(bob);
    send(group, 2);
    all.log.join(group, History.SINCE_JOINING, bob);
    phone.sync();
    send(group, 2);
    all.log.leave(group, bob);
    phone.sync();
    assertThat(phone.seqs(group)).containsExactly(4L, 5L, 6L, 7L);
    assertThat(phone.positions.get(group)).isEqualTo(new Position(7, 7));
    send(group, 3);
    all.log.recall(group, 2);
    all.log.recall(group, 9);
    phone.sync();
    assertThat(phone.seqs(group)).containsExactly(4L, 5L, 6L, 7L);
    all.log.recall(group, 5);
    all.log.join(group, History.SINCE_JOINING, bob);
    send(group, 1);

    phone.walk(() -> 1, () -> {});

    assertThat(phone.seqs(group)).containsExactly(4L, 5L, 6L, 7L, 11L, 12L);
    assertThat(phone.message(group, 5).recalledAt()).isNotNull();
    assertThat(all.log.visible(bob, group)).containsExactly(4L, 5L, 6L, 7L, 11L, 12L);
    var changes = all.queue.changes(bob, group, Position.START, 200);
    assertThat(changes.messages().stream().map(LogEntry::seq))
        .containsExactly(4L, 5L, 6L, 7L, 11L, 12L);
    assertThat(changes.changes()).isEmpty();
  }

  @Test
  void somebodyRemovedGetsEverythingUpToTheirRemovalHoweverLate() {
    var group = all.log.group(ann, bob);
    var phone = all.device(bob);
    phone.sync();
    send(group, 3);
    all.log.recall(group, 1);
    all.log.leave(group, bob);
    send(group, 3);

    phone.sync();
    phone.acknowledge();
    phone.sync();

    assertThat(phone.seqs(group)).isEqualTo(range(1, 5));
    assertThat(phone.message(group, 1).recalledAt()).isNotNull();
    assertThat(phone.positions).containsEntry(group, new Position(5, 6));
    assertThat(refused(() -> all.queue.changes(all.log.user("eve"), group, Position.START, 10)))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aConversationLeftLongAgoIsNotServedToANewDevice() {
    var group = all.log.group(ann, bob);
    all.log.leave(group, bob);
    all.clock.move(EIGHT_DAYS);
    var phone = all.device(bob);
    phone.sync();
    assertThat(phone.positions).isEmpty();
  }

  @Test
  void aRecalledMessageInAQueueIsAStub() {
    var group = all.log.group(ann, bob);
    send(group, 3);
    all.log.recall(group, 2);
    var phone = all.device(bob);
    phone.sync();
    assertThat(phone.seqs(group)).isEqualTo(range(1, 4));
    assertThat(phone.message(group, 2).body()).isNull();
  }

  @Test
  void aMessageRecalledBetweenTwoPagesIsNotLeftStanding() {
    var group = all.log.group(ann, bob);
    send(group, 10);
    for (boolean onItsOwn : List.of(true, false)) {
      var phone = all.device(bob);
      var first = all.queue.resume(phone.caller(), phone.request(null, 5));
      var page = first.next(5);
      phone.take(page);
      all.log.recall(group, onItsOwn ? 3 : 4);
      if (onItsOwn) {
        phone.take(all.queue.sync(phone.caller(), phone.request(page.next(), 100)));
      } else {
        phone.take(first.next(100));
      }
      phone.sync();
      assertThat(phone.message(group, onItsOwn ? 3 : 4).body()).isNull();
    }
  }

  @Test
  void pagesThatStandAloneGiveTheSameAsAWalk() {
    var groups = LongStream.range(0, 30).mapToObj(i -> all.log.group(ann, bob)).toList();
    groups.forEach(group -> send(group, (int) (group.value() % 7)));
    groups.forEach(group -> all.log.recall(group, 1));
    all.log
        .feeds()
        .change(change -> {
          for (int i = 0; i < 9; i++) {
            change.feed(bob, "profile.updated", Map.of("n", i));
          }
          return true;
        });
    var walking = all.device(bob);
    var polling = all.device(bob);

    walking.walk(() -> 4, () -> {});
    polling.poll(() -> 4, () -> {});

    assertThat(polling.positions).isEqualTo(walking.positions).hasSize(30);
    assertThat(polling.feed).isEqualTo(walking.feed).isEqualTo(range(1, 9));
    groups.forEach(
        group -> assertThat(polling.seqs(group)).isEqualTo(walking.seqs(group)).isNotEmpty());
  }

  @Test
  void marksThatMovedWhileADeviceWasAwayComeWithItsNextSync() {
    var direct = all.log.conversations().openDirect(ann, bob, true).id();
    all.log.send(direct, ann, "one");
    var groups = LongStream.range(0, 30).mapToObj(i -> all.log.group(ann, bob)).toList();
    var anns = all.device(ann);
    var walking = all.device(bob);
    var polling = all.device(bob);
    var devices = List.of(anns, walking, polling);
    devices.forEach(TestDevice::sync);
    devices.forEach(device -> device.records.clear());

    all.log.marks().read(bob, direct, 1);
    groups.forEach(group -> all.log.marks().read(bob, group, 1));
    anns.sync();
    walking.sync();
    polling.poll(() -> 100, () -> {});

    assertThat(anns.records).containsOnlyKeys(direct);
    assertThat(anns.records.values()).allMatch(record -> Objects.equals(record.peerReadSeq(), 1L));
    assertThat(walking.records).hasSize(31);
    assertThat(walking.records.values()).allMatch(record -> record.readSeq() == 1);
    assertThat(polling.records).isEqualTo(walking.records);
    assertThat(walking.seqs(direct)).containsExactly(1L);

    all.log
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                update conversation_member
                set marked_at = marked_at - interval '8 days',
                    shown_at = shown_at - interval '8 days'
                """));
    devices.forEach(device -> device.records.clear());
    devices.forEach(TestDevice::sync);
    assertThat(devices).allMatch(device -> device.records.isEmpty());
    anns.marksAt = null;
    anns.sync();
    assertThat(anns.records).as("none that is not too old").isEmpty();
    anns.marksAt = Instant.now().minus(EIGHT_DAYS).minusSeconds(60);
    anns.sync();
    assertThat(anns.records).containsOnlyKeys(direct);
  }

  @Test
  void aFeedIsResetOnceAndThenPaged() {
    for (int i = 0; i < 9; i++) {
      int n = i;
      all.log
          .feeds()
          .change(change -> {
            change.feed(bob, "profile.updated", Map.of("n", n));
            return true;
          });
    }
    all.log
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "update user_feed set created_at = now() - interval '8 days' where pos <= 4"));
    for (boolean onItsOwn : List.of(true, false)) {
      var phone = all.device(bob);
      var first = all.queue.resume(phone.caller(), phone.request(null, 3));
      var page = first.next(3);
      assertThat(page.feedReset()).isTrue();
      assertThat(page.feed().getFirst().pos()).isEqualTo(5);
      var second =
          onItsOwn ? all.queue.sync(phone.caller(), phone.request(page.next(), 3)) : first.next(3);
      assertThat(second.feedReset()).isFalse();
      assertThat(second.feed().getFirst().pos()).isEqualTo(8);
    }
  }

  @Test
  void aPageStaysWithinItsBytesAndNothingIsLost() {
    String text = "字".repeat(8_000);
    var groups = LongStream.range(0, 10).mapToObj(i -> all.log.group(ann, bob)).toList();
    for (var group : groups) {
      for (int i = 0; i < 20; i++) {
        all.log.send(group, ann, text);
      }
    }
    var phone = all.device(bob);
    var walk = all.queue.resume(phone.caller(), phone.request(null, 200));
    while (walk.cursor() != null) {
      var page = walk.next(200);
      phone.take(page);
      long characters =
          page.conversations().stream()
              .flatMap(item -> item.messages().stream())
              .mapToLong(message -> String.valueOf(message.body()).length())
              .sum();
      assertThat(characters).isLessThan(2L * Catchup.MAX_CHARACTERS);
    }
    groups.forEach(group -> assertThat(phone.seqs(group)).isEqualTo(range(1, 21)));
  }

  private void send(ConversationId group, int count) {
    for (int i = 0; i < count; i++) {
      all.log.send(group, ann, "text " + i);
    }
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
