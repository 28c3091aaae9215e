package im.connection.contacts;

import static im.connection.testing.Attempt.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.UserId;
import im.connection.platform.json.Patch;
import im.connection.testing.Attempt;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Two threads do opposite things at the same moment: one outcome, and no half of another.
class ContactRacesIT {
  private static final int ROUNDS = 20;

  private TestContacts all;

  @BeforeEach
  void start() {
    all = new TestContacts();
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void aRequestIsEitherAcceptedOrDeclined() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      var id = all.open(ann, ben);

      var outcomes =
          atOnce(() -> all.requests.accept(ben, id), () -> all.requests.decline(ben, id));

      assertThat(outcomes).filteredOn(Attempt::isDone).hasSize(1);
      boolean accepted = outcomes.getFirst().isDone();
      assertThat(all.areFriends(ann, ben)).isEqualTo(accepted);
      assertThat(all.log.feed(ann))
          .containsExactly("contact.requested", accepted ? "contact.accepted" : "contact.declined");
    }
  }

  @Test
  void aRequestIsEitherAcceptedOrCancelled() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      var id = all.open(ann, ben);

      var outcomes = atOnce(() -> all.requests.accept(ben, id), () -> all.requests.cancel(ann, id));

      assertThat(outcomes).filteredOn(Attempt::isDone).hasSize(1);
      assertThat(all.areFriends(ann, ben)).isEqualTo(outcomes.getFirst().isDone());
      assertThat(all.log.feed(ben)).hasSize(2);
    }
  }

  @Test
  void noRequestIsOpenBetweenTwoOfWhomOneBlocksTheOther() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");

      var outcomes = atOnce(() -> all.blocks.block(ann, ben), () -> all.ask(ben, ann));

      assertThat(outcomes.getFirst().isDone()).isTrue();
      assertThat(all.openRequests()).isZero();
      assertThat(all.log.feed(ben))
          .isEqualTo(
              outcomes.getLast().isDone()
                  ? List.of("contact.requested", "contact.declined")
                  : List.of());
    }
  }

  @Test
  void blockingWhileAcceptingLeavesFriendsOrAClosedRequest() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      var id = all.open(ann, ben);

      var outcomes = atOnce(() -> all.requests.accept(ben, id), () -> all.blocks.block(ben, ann));

      assertThat(outcomes.getLast().isDone()).isTrue();
      assertThat(all.areFriends(ann, ben)).isEqualTo(outcomes.getFirst().isDone());
      assertThat(all.openRequests()).isZero();
    }
  }

  @Test
  void notesMadeWhileAFriendshipEndsLeaveNoTrace() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      all.befriend(ann, ben);
      var star = new ContactUpdate(null, null, Patch.of(true));

      var outcomes =
          atOnce(
              List.of(
                  () -> all.contacts.update(ann, ben, star),
                  () -> all.contacts.update(ben, ann, star),
                  () -> all.contacts.remove(ben, ann)));

      assertThat(outcomes.getLast().isDone()).isTrue();
      assertThat(all.since(ann, 0).removed()).containsExactly(ben);
      assertThat(all.since(ben, 0).items()).isEmpty();
    }
  }

  @Test
  void acceptingOnTwoDevicesMakesFriendsOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      var id = all.open(ann, ben);

      var outcomes = atOnce(Collections.nCopies(4, () -> all.requests.accept(ben, id)));

      assertThat(outcomes).allMatch(Attempt::isDone);
      assertThat(all.log.feed(ann)).containsExactly("contact.requested", "contact.accepted");
      assertThat(all.edges()).isEqualTo(2L * (round + 1));
    }
  }

  @Test
  void twoWhoAskEachOtherAtOnceAreFriends() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");

      var outcomes = atOnce(() -> all.ask(ann, ben), () -> all.ask(ben, ann));

      assertThat(outcomes).allMatch(Attempt::isDone);
      assertThat(all.areFriends(ann, ben)).isTrue();
      assertThat(all.openRequests()).isZero();
      assertThat(all.log.feed(ann)).containsExactly("contact.requested", "contact.accepted");
    }
  }

  @Test
  void oneWhoAsksOnManyDevicesHasOneRequest() {
    var ann = all.log.user("ann");
    var ben = all.log.user("ben");

    var outcomes = atOnce(Collections.nCopies(8, () -> all.ask(ann, ben)));

    assertThat(outcomes).allMatch(Attempt::isDone);
    assertThat(all.openRequests()).isOne();
    assertThat(all.log.feed(ben)).hasSize(1);
  }

  @RepeatedTest(5)
  void theHundredthRequestIsTakenOnce() {
    var ann = all.log.user("ann");
    for (int i = 1; i < ContactRequests.MAX_RECENT; i++) {
      all.ask(ann, all.log.user("to"));
    }
    var ben = all.log.user("ben");
    var eve = all.log.user("eve");

    var outcomes = atOnce(() -> all.ask(ann, ben), () -> all.ask(ann, eve));

    assertThat(outcomes).filteredOn(Attempt::isDone).hasSize(1);
  }

  @Test
  void removingWhileAcceptingLeavesFriendsOrStrangersNeverHalf() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      all.befriend(ann, ben);
      all.contacts.remove(ann, ben);
      var id = all.open(ann, ben);

      var outcomes =
          atOnce(() -> all.requests.accept(ben, id), () -> all.contacts.remove(ann, ben));

      assertThat(outcomes.getFirst().isDone()).isTrue();
      boolean removed = outcomes.getLast().isDone();
      assertThat(all.areFriends(ann, ben)).isEqualTo(!removed);
      assertThat(isFree(ann, ben)).isEqualTo(!removed);
      assertThat(edges(ann, ben)).isEqualTo(removed ? 0 : 2);
    }
  }

  @Test
  void askingWhileTheOtherAcceptsLeavesNoOpenRequestBetweenFriends() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      var id = all.open(ann, ben);

      var outcomes = atOnce(() -> all.requests.accept(ben, id), () -> all.ask(ben, ann));

      assertThat(outcomes).allMatch(Attempt::isDone);
      assertThat(all.areFriends(ann, ben)).isTrue();
      assertThat(all.openRequests()).isZero();
    }
  }

  @Test
  void whoeverOpensTheConversationWhileTheyBecomeFriendsFindsItFree() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      var id = all.open(ann, ben);

      var outcomes =
          atOnce(
              () -> all.requests.accept(ben, id),
              () ->
                  all.log
                      .conversations()
                      .openDirect(ann, ben, all.relations.between(ann, ben).isFriend()));

      assertThat(outcomes).allMatch(Attempt::isDone);
      assertThat(isFree(ann, ben)).isTrue();
    }
  }

  private boolean isFree(UserId one, UserId other) {
    var direct = all.log.conversations().findDirect(one, other).orElseThrow();
    return all.log.head(direct.id()).admits(one, 0);
  }

  private long edges(UserId one, UserId other) {
    return all.log.count(
        "select count(*) from contact where owner_id in (?, ?)", one.value(), other.value());
  }
}
