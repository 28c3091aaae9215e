package im.connection.contacts;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.contacts.ContactAnswer.Status;
import im.connection.contacts.ContactRequest.Direction;
import im.connection.contacts.ContactRequest.State;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContactRequestsIT {
  private TestContacts all;
  private UserId ann;
  private UserId ben;

  @BeforeAll
  void start() {
    all = new TestContacts();
  }

  @BeforeEach
  void register() {
    ann = all.log.user("ann");
    ben = all.log.user("本");
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @Test
  void aRequestWaitsForItsAddresseeAndBothHearOfIt() {
    var answer = all.requests.request(ann, new NewContactRequest(ben, " 你好 "));

    assertThat(answer.status()).isEqualTo(Status.REQUESTED);
    var incoming = all.requests.list(ben, Direction.INCOMING, null, 50).items();
    assertThat(incoming).containsExactly(answer.request());
    assertThat(incoming.getFirst().greeting()).isEqualTo("你好");
    assertThat(incoming.getFirst().from().displayName()).isEqualTo("ann");
    assertThat(all.requests.list(ann, Direction.OUTGOING, null, 50).items()).isEqualTo(incoming);
    assertThat(all.log.feed(ann)).containsExactly("contact.requested");
    assertThat(all.log.feed(ben)).containsExactly("contact.requested");
    assertThat(all.areFriends(ann, ben)).isFalse();
  }

  @Test
  void askingAgainReturnsTheOpenRequest() {
    var first = all.ask(ann, ben);
    var second = all.requests.request(ann, new NewContactRequest(ben, "again"));

    assertThat(second.status()).isEqualTo(Status.PENDING);
    assertThat(second.request()).isEqualTo(first.request());
    assertThat(all.log.feed(ben)).hasSize(1);
  }

  @Test
  void acceptingMakesFriendsAndOpensTheConversationWithoutTheStrangerLimit() {
    var id = all.open(ann, ben);
    var answer = all.requests.accept(ben, id);

    assertThat(answer.status()).isEqualTo(Status.ACCEPTED);
    assertThat(all.areFriends(ann, ben)).isTrue();
    assertThat(all.areFriends(ben, ann)).isTrue();
    var direct = all.log.conversations().findDirect(ann, ben).orElseThrow();
    assertThat(all.log.head(direct.id()).admits(ann, 0)).isTrue();
    assertThat(all.log.feed(ann)).containsExactly("contact.requested", "contact.accepted");
    assertThat(all.log.feed(ben)).containsExactly("contact.requested", "contact.accepted");
  }

  @Test
  void acceptingEndsTheStrangerLimitOfAnExistingConversationAndAdvancesItsEpoch() {
    var direct = all.log.conversations().openDirect(ann, ben, false);
    long epoch = all.log.head(direct.id()).accessEpoch();
    assertThat(all.log.head(direct.id()).admits(ann, 0)).isFalse();

    all.befriend(ann, ben);

    assertThat(all.log.head(direct.id()).admits(ann, 0)).isTrue();
    assertThat(all.log.head(direct.id()).accessEpoch()).isGreaterThan(epoch);
  }

  @Test
  void acceptingTwiceAnswersTheSame() {
    var id = all.open(ann, ben);

    assertThat(all.requests.accept(ben, id)).isEqualTo(all.requests.accept(ben, id));
    assertThat(all.log.feed(ann)).hasSize(2);
  }

  @Test
  void askingSomeoneWhoAskedFirstMakesFriendsAtOnce() {
    all.ask(ann, ben);
    var answer = all.ask(ben, ann);

    assertThat(answer.status()).isEqualTo(Status.ACCEPTED);
    assertThat(all.areFriends(ann, ben)).isTrue();
  }

  @Test
  void askingAFriendSaysSo() {
    all.befriend(ann, ben);
    var answer = all.ask(ann, ben);

    assertThat(answer.status()).isEqualTo(Status.FRIENDS);
    assertThat(answer.request()).isNull();
    assertThat(answer.contact()).isNotNull();
    assertThat(all.requests.list(ann, Direction.OUTGOING, null, 50).items())
        .extracting(ContactRequest::state)
        .containsExactly(State.ACCEPTED);
  }

  @Test
  void aDeclinedRequestMakesNoFriendsAndMayBeRepeated() {
    var id = all.open(ann, ben);
    var declined = all.requests.decline(ben, id);

    assertThat(declined.state()).isEqualTo(State.DECLINED);
    assertThat(all.requests.decline(ben, id)).isEqualTo(declined);
    assertThat(refused(() -> all.requests.accept(ben, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
    assertThat(all.log.feed(ann)).containsExactly("contact.requested", "contact.declined");
    assertThat(all.ask(ann, ben).status()).isEqualTo(Status.REQUESTED);
  }

  @Test
  void aCancelledRequestIsClosedForBothAndMayBeRepeated() {
    var id = all.open(ann, ben);
    var cancelled = all.requests.cancel(ann, id);

    assertThat(cancelled.state()).isEqualTo(State.CANCELLED);
    assertThat(all.requests.cancel(ann, id)).isEqualTo(cancelled);
    assertThat(refused(() -> all.requests.accept(ben, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
    assertThat(refused(() -> all.requests.decline(ben, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
    assertThat(all.log.feed(ann)).containsExactly("contact.requested", "contact.cancelled");
    assertThat(all.log.feed(ben)).containsExactly("contact.requested", "contact.cancelled");
    assertThat(all.requests.list(ben, Direction.INCOMING, null, 50).items())
        .containsExactly(cancelled);
    assertThat(all.ask(ann, ben).status()).isEqualTo(Status.REQUESTED);
  }

  @Test
  void whatWasAnsweredCannotBeCancelled() {
    var declined = all.open(ann, ben);
    all.requests.decline(ben, declined);
    assertThat(refused(() -> all.requests.cancel(ann, declined)))
        .isEqualTo(ErrorCode.REQUEST_CLOSED);
    var accepted = all.open(ann, ben);
    all.requests.accept(ben, accepted);
    assertThat(refused(() -> all.requests.cancel(ann, accepted)))
        .isEqualTo(ErrorCode.REQUEST_CLOSED);
  }

  @Test
  void onlyTheAddresseeMayAnswer() {
    var id = all.open(ann, ben);
    var eve = all.log.user("eve");

    assertThat(refused(() -> all.requests.accept(ann, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.decline(ann, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.accept(eve, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.decline(eve, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.accept(ben, new RequestId(1))))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void nobodyAsksThemselvesOrSomeoneUnknown() {
    assertThat(refused(() -> all.ask(ann, ann))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> all.ask(ann, new UserId(1)))).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aRequestExpiresAfterThirtyDaysAndMakesRoomForAnother() {
    try (var own = new TestContacts()) {
      var one = own.log.user("one");
      var two = own.log.user("two");
      var id = own.open(one, two);
      own.clock.move(Duration.ofDays(30).plusSeconds(1));

      assertThat(own.requests.list(two, Direction.INCOMING, null, 50).items())
          .extracting(ContactRequest::state)
          .containsExactly(State.EXPIRED);
      assertThat(refused(() -> own.requests.accept(two, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
      assertThat(refused(() -> own.requests.decline(two, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
      assertThat(refused(() -> own.requests.cancel(one, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
      assertThat(own.ask(two, one).status()).isEqualTo(Status.REQUESTED);
      assertThat(own.log.conversations().findDirect(one, two)).isEmpty();
    }
  }

  @Test
  void oneUserHasAtMostAHundredOpenOrRecentRequests() {
    try (var own = new TestContacts()) {
      var from = own.log.user("from");
      for (int i = 0; i < ContactRequests.MAX_RECENT; i++) {
        own.ask(from, own.log.user("to"));
      }
      var one = own.log.user("one");

      assertThat(refused(() -> own.ask(from, one))).isEqualTo(ErrorCode.REQUEST_LIMIT);
      assertThat(own.openRequests()).isEqualTo(100);
      own.clock.move(Duration.ofDays(31));
      assertThat(own.ask(from, one).status()).isEqualTo(Status.REQUESTED);
    }
  }

  @Test
  void requestsArePagedTheNewestFirst() {
    var sent = new ArrayList<RequestId>();
    for (int i = 0; i < 5; i++) {
      sent.addFirst(all.open(all.log.user("from"), ann));
    }
    assertThat(pages(ann)).isEqualTo(sent);
  }

  private List<RequestId> pages(UserId user) {
    var seen = new ArrayList<RequestId>();
    @Nullable String cursor = null;
    do {
      var page = all.requests.list(user, Direction.INCOMING, cursor, 2);
      page.items().forEach(request -> seen.add(request.id()));
      cursor = page.next();
    } while (cursor != null);
    return seen;
  }
}
