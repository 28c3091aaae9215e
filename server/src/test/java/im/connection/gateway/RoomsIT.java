package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.conversations.Announcement.History;
import im.connection.conversations.HiddenPlaces;
import im.connection.conversations.Joined;
import im.connection.conversations.LogEntry;
import im.connection.conversations.TestLog;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rooms bring what they hear into order, and read what they miss.
class RoomsIT {
  private static final HiddenPlaces NOTHING_HIDDEN = new HiddenPlaces(Map.of(), Map.of());
  private static final OwnView NOTHING = new OwnView(NOTHING_HIDDEN, Map.of());

  private final Frames frames = new Frames(new Json(JsonRules.mapper()));
  private TestLog log;
  private Rooms rooms;
  private UserId ann;
  private UserId bob;
  private ConversationId group;
  private TestConnection phone;

  @BeforeEach
  void start() {
    log = new TestLog();
    rooms = new Rooms(log.log(), frames, new SimpleMeterRegistry());
    ann = log.user("ann");
    bob = log.user("bob");
    group = log.group(ann, bob);
    phone = new TestConnection(rooms, frames, bob);
  }

  @AfterEach
  void stop() {
    phone.close();
    log.close();
  }

  @Test
  void eventsAreHandedOutInOrderWhateverTheOrderTheyAreHeardIn() {
    var room = entered(bob);
    var entries = send(4);

    assertThat(room.advance(entries.get(2))).isTrue();
    assertThat(room.advance(entries.get(3))).isTrue();
    assertThat(room.advance(entries.get(2))).isTrue();
    assertThat(phone.events()).isEmpty();
    assertThat(room.advance(entries.get(0))).isTrue();
    assertThat(phone.events()).containsExactly("message.created 2 2");
    assertThat(room.advance(entries.get(1))).isFalse();
    assertThat(room.advance(entries.get(0))).isFalse();
    assertThat(room.advance(entries.get(3))).isFalse();

    assertThat(phone.events())
        .containsExactly("message.created 3 3", "message.created 4 4", "message.created 5 5");
  }

  @Test
  void whatIsNeverHeardIsReadFromTheLog() {
    entered(bob);
    var entries = send(3);
    rooms.advanced(group, entries.get(1).rev(), entries.get(1));
    rooms.advanced(group, entries.get(2).rev(), null);

    assertThat(take(3))
        .containsExactly("message.created 2 1", "message.created 3 1", "message.created 4 4");
  }

  @Test
  void anEntryHeardOfBeforeItsRoomBeganIsMissedByTheRoom() {
    var room = rooms.attach(group);
    send(2);
    assertThat(room.hear(3)).isFalse();
    assertThat(room.begin(new Position(1, 1))).isTrue();
    assertThat(room.begin(new Position(1, 1))).isTrue();
    rooms.detach(group);
  }

  @Test
  void whatIsHeardWhileARoomBeginsIsNotForgotten() {
    var room = rooms.attach(group);
    var entries = send(2);
    rooms.advanced(group, 3, entries.get(1));
    assertThat(room.begin(new Position(1, 1))).isTrue();
    assertThat(room.advance(entries.get(0))).isFalse();
    assertThat(room.position()).isEqualTo(new Position(3, 3));
    rooms.detach(group);
  }

  @Test
  void moreEarlyEntriesThanARoomKeepsAreReadFromTheLog() {
    var room = entered(bob);
    var entries = send(Room.MAX_EARLY + 10);
    var late = entries.removeFirst();
    entries.forEach(room::advance);
    assertThat(room.advance(late)).isTrue();
    rooms.recoverAll();
    await().until(() -> log.head(group).rev() == at(room).rev());
    assertThat(phone.events()).hasSize(Room.MAX_EARLY + 10).doesNotHaveDuplicates();
  }

  @Test
  void aRoomFarBehindReadsPageAfterPageAndHandsEverythingOutOnce() {
    for (int missed : List.of(Rooms.PAGE - 1, Rooms.PAGE, Rooms.PAGE + 1, 2 * Rooms.PAGE)) {
      var room = entered(bob);
      long before = at(room).seq();
      var entries = send(missed);
      rooms.advanced(group, entries.getLast().rev(), null);

      var events = take(missed);

      assertThat(events.stream().map(event -> event.replaceAll("\\D+(\\d+) .*", "$1")))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, missed).mapToObj(i -> "" + (before + i)).toList());
      await()
          .untilAsserted(
              () -> assertThat(at(room)).isEqualTo(new Position(before + missed, before + missed)));
      assertThat(phone.events()).isEmpty();
    }
  }

  @Test
  void changesFollowTheNewMessages() {
    entered(bob);
    send(3);
    log.recall(group, 1);
    var recalled = log.recall(group, 3);
    rooms.advanced(group, recalled.rev(), null);

    assertThat(take(4))
        .containsExactly(
            "message.created 2 1",
            "message.created 3 1",
            "message.created 4 1",
            "message.updated 1 6");
  }

  @Test
  void aMessageReadFromTheLogIsNotHandedOutAgainWhenItIsHeardOfAtLast() {
    var room = entered(bob);
    var entries = send(5);
    assertThat(room.recover(new Position(1, 1), entries.subList(0, 3), false)).isTrue();
    phone.events();

    room.advance(entries.get(0));
    room.advance(entries.get(2));
    room.advance(entries.get(1));
    room.advance(entries.get(3));

    assertThat(phone.events()).containsExactly("message.created 5 5");
    assertThat(room.recover(new Position(1, 1), entries, true)).isFalse();
  }

  @Test
  void aMemberRemovedAtARevisionGetsThatOneAndNothingAfterIt() {
    var room = entered(bob);
    send(1).forEach(room::advance);
    log.leave(group, bob);
    send(2);
    log.log().after(group, at(room), 10).forEach(room::advance);

    assertThat(phone.events()).containsExactly("message.created 2 2", "message.created 3 3");
    assertThat(rooms.attach(group)).isNotSameAs(room);
    rooms.detach(group);
  }

  @Test
  void whoCameBackIsNotTakenOutByTheNewsOfTheirEarlierDeparture() {
    var room = rooms.attach(group);
    room.begin(new Position(1, 1));
    log.leave(group, bob);
    log.join(group, History.SINCE_JOINING, bob);
    send(1);
    var again = joined(bob);
    assertThat(room.subscribe(phone.connection, again.spans(), again.before(), NOTHING)).isTrue();

    log.log().after(group, at(room), 10).forEach(room::advance);

    assertThat(phone.events()).containsExactly("message.created 3 3", "message.created 4 4");
  }

  @Test
  void whoeverIsTakenOffIsToldOf() {
    var departures = new ArrayList<String>();
    rooms.listenForDepartures((id, users) -> departures.add(id + " " + users));
    var room = entered(bob);
    log.leave(group, bob);
    log.join(group, History.SINCE_JOINING, bob);
    log.log().after(group, at(room), 10).forEach(room::advance);
    phone.events();

    assertThat(departures).containsExactly(group + " " + List.of(bob));
  }

  @Test
  void aChangeOfAMessageOutsideTheSpansIsABlank() {
    send(1);
    var cat = log.user("cat");
    log.join(group, History.SINCE_JOINING, cat);
    try (var other = new TestConnection(rooms, frames, cat)) {
      var room = entered(bob);
      rooms.attach(group);
      var start = joined(cat);
      room.subscribe(other.connection, start.spans(), at(room), NOTHING);
      room.advance(log.recall(group, 2));
      room.advance(send(1).getFirst());

      assertThat(phone.events()).containsExactly("message.updated 2 4", "message.created 4 5");
      assertThat(other.events()).containsExactly("conversation.advanced 4", "message.created 4 5");
    }
  }

  @Test
  void whoComesLateGetsWhatIsRecentAndOnlyThat() {
    var room = rooms.attach(group);
    room.begin(new Position(1, 1));
    send(Room.MAX_RECENT + 10).forEach(room::advance);
    var spans = joined(bob).spans();
    long end = at(room).seq();

    assertThat(room.subscribe(phone.connection, spans, new Position(2, 2), NOTHING)).isFalse();
    assertThat(room.subscribe(phone.connection, spans, new Position(end, 2), NOTHING)).isFalse();
    var had = new Position(end - 3, end - 3);
    assertThat(room.subscribe(phone.connection, spans, had, NOTHING)).isTrue();

    assertThat(phone.events())
        .containsExactly(
            "message.created %1$d %1$d".formatted(end - 2),
            "message.created %1$d %1$d".formatted(end - 1),
            "message.created %1$d %1$d".formatted(end));
  }

  @Test
  void whoComesLateGetsWhatIsRecentAsTheyChoseToSeeIt() {
    var room = rooms.attach(group);
    room.begin(new Position(1, 1));
    send(2).forEach(room::advance);
    var hidden = new HiddenPlaces(Map.of(group, Set.of(2L)), Map.of());
    var view = new OwnView(hidden, Map.of(group, Set.of(ann)));

    assertThat(room.subscribe(phone.connection, joined(bob).spans(), new Position(2, 2), view))
        .isTrue();
    room.advance(log.recall(group, 2));

    assertThat(phone.events())
        .containsExactly(
            "message.created 3 3", "message.attention null", "conversation.advanced 4");
  }

  @Test
  void whoComesLateIsNotHandedOutWhatWasErasedMeanwhile() {
    var room = rooms.attach(group);
    room.begin(new Position(1, 1));
    send(3).forEach(room::advance);
    room.advance(log.recall(group, 3));
    var spans = joined(bob).spans();

    assertThat(room.subscribe(phone.connection, spans, new Position(1, 1), NOTHING)).isFalse();
    assertThat(room.subscribe(phone.connection, spans, at(room), NOTHING)).isTrue();
    assertThat(phone.events()).isEmpty();
  }

  private Room entered(UserId user) {
    var room = rooms.attach(group);
    rooms.begin(List.of(room));
    var had = at(room);
    assertThat(room.subscribe(phone.connection, joined(user).spans(), had, NOTHING)).isTrue();
    return room;
  }

  private static Position at(Room room) {
    var position = room.position();
    if (position == null) {
      throw new AssertionError("not begun");
    }
    return position;
  }

  private Joined joined(UserId user) {
    return log.conversations().joined(group, List.of(user)).getFirst();
  }

  private List<LogEntry> send(int count) {
    var entries = new ArrayList<LogEntry>();
    for (int i = 0; i < count; i++) {
      entries.add(log.send(group, ann, "text"));
    }
    return entries;
  }

  private List<String> take(int count) {
    var events = new ArrayList<String>();
    await()
        .until(() -> {
          events.addAll(phone.events());
          return events.size() >= count;
        });
    return events;
  }
}
