package im.connection.groups;

import static im.connection.testing.Attempt.atOnce;
import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.testing.Attempt;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JoinRequestsIT {
  private static final NewJoinRequest SILENT = new NewJoinRequest(null);

  private TestGroups all;
  private UserId owner;
  private UserId admin;
  private UserId ann;
  private UserId ben;
  private ConversationId group;

  @BeforeEach
  void start() {
    all = new TestGroups(5);
    owner = all.log.user("owner");
    admin = all.log.user("admin");
    ann = all.log.user("ann");
    ben = all.log.user("ben");
    group = all.group(owner);
    all.put(group, Role.ADMIN, admin);
    policy("approval");
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void anOpenGroupIsJoinedAtOnceAndOnce() {
    policy("open");

    var joined = all.requests.join(ann, group, SILENT);
    assertThat(joined.status()).isEqualTo(JoinAnswer.Status.JOINED);
    assertThat(all.role(group, ann)).isEqualTo(Role.MEMBER);
    assertThat(all.requests.join(ann, group, SILENT).status()).isEqualTo(JoinAnswer.Status.MEMBER);
    assertThat(all.log.events(group)).filteredOn("member.joined"::equals).hasSize(2);
    assertThat(all.members(group)).isEqualTo(3);
  }

  @Test
  void aClosedGroupIsNoGroupToWhoeverIsNotInIt() {
    policy("invitation");

    assertThat(refused(() -> all.requests.preview(ann, group))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.join(ann, group, SILENT))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.join(ann, new ConversationId(1), SILENT)))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(all.requests.preview(admin, group).isMember()).isTrue();
  }

  @Test
  void aQuestionIsShownAndHasToBeAnswered() {
    all.change(group, owner, "{\"joinQuestion\":\"谁介绍的？\"}");

    assertThat(all.requests.preview(ann, group).joinQuestion()).isEqualTo("谁介绍的？");
    assertThat(refused(() -> all.requests.join(ann, group, new NewJoinRequest("  "))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    all.requests.join(ann, group, new NewJoinRequest("李华"));
    var request = all.requests.list(owner, group, null, 50).items().getFirst();
    assertThat(request.question()).isEqualTo("谁介绍的？");
    assertThat(request.answer()).isEqualTo("李华");
  }

  @Test
  void ownerAndAdminsHearOfARequestAndWhoAskedOfTheAnswer() {
    var member = all.log.user("member");
    all.put(group, Role.MEMBER, member);
    var id = all.ask(group, ann);

    assertThat(all.log.feed(owner)).containsExactly("group.join.requested");
    assertThat(all.log.feed(admin)).containsExactly("group.join.requested");
    assertThat(all.requests.list(admin, group, null, 50).items())
        .extracting(JoinRequest::id)
        .containsExactly(id);

    var accepted = all.requests.accept(admin, id);
    assertThat(accepted.state()).isEqualTo(JoinRequest.State.ACCEPTED);
    assertThat(accepted.answeredBy()).isEqualTo(admin);
    assertThat(all.role(group, ann)).isEqualTo(Role.MEMBER);
    assertThat(all.log.feed(ann)).containsExactly("group.join.answered");
    assertThat(all.log.feed(owner)).containsExactly("group.join.requested", "group.join.answered");
    assertThat(all.log.feed(member)).isEmpty();
    assertThat(all.requests.list(owner, group, null, 50).items()).isEmpty();
    assertThat(all.log.events(group)).endsWith("member.joined");
  }

  @Test
  void whoIsTurnedAwayMayAskAgainButNotForEver() {
    for (int i = 0; i < JoinRequests.MAX_A_DAY; i++) {
      var id = all.ask(group, ann);
      assertThat(all.requests.reject(owner, id).state()).isEqualTo(JoinRequest.State.REJECTED);
      assertThat(all.requests.reject(admin, id).answeredBy()).isEqualTo(owner);
      assertThat(refused(() -> all.requests.accept(owner, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
    }
    assertThat(refused(() -> all.ask(group, ann))).isEqualTo(ErrorCode.REQUEST_LIMIT);
    all.clock.move(Duration.ofDays(1).plusSeconds(1));
    assertThat(all.ask(group, ann)).isNotNull();
    assertThat(all.role(group, ann)).isNull();
  }

  @Test
  void anOpenRequestIsNotMadeTwice() {
    var id = all.ask(group, ann);

    var again = all.requests.join(ann, group, SILENT);
    assertThat(again.status()).isEqualTo(JoinAnswer.Status.PENDING);
    assertThat(again.request()).extracting(JoinRequest::id).isEqualTo(id);
    assertThat(all.log.feed(owner)).containsExactly("group.join.requested");
  }

  @Test
  void whoAskedSeesTheirOwnRequestsAndTakesThemBackOnce() {
    var id = all.ask(group, ann);
    all.ask(group, ben);

    assertThat(all.requests.own(ann, null, 50).items())
        .singleElement()
        .satisfies(own -> assertThat(own.id()).isEqualTo(id));
    assertThat(refused(() -> all.requests.withdraw(ben, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.withdraw(owner, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(all.requests.withdraw(ann, id).state()).isEqualTo(JoinRequest.State.CANCELLED);
    assertThat(all.requests.withdraw(ann, id).state()).isEqualTo(JoinRequest.State.CANCELLED);
    assertThat(refused(() -> all.requests.accept(owner, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
    assertThat(all.requests.list(owner, group, null, 50).items()).hasSize(1);
  }

  @Test
  void aRequestExpiresAfterThirtyDays() {
    var id = all.ask(group, ann);
    all.clock.move(Duration.ofDays(30).plusSeconds(1));

    assertThat(all.requests.list(owner, group, null, 50).items()).isEmpty();
    assertThat(refused(() -> all.requests.accept(owner, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
    assertThat(all.ask(group, ann)).isNotEqualTo(id);
  }

  @Test
  void whoComesInAnotherWayHasNoRequestLeft() {
    all.ask(group, ann);
    all.join(group, owner, ann);

    assertThat(all.requests.list(owner, group, null, 50).items()).isEmpty();
  }

  @Test
  void requestsAreListedInPagesOldestFirst() {
    var ids = List.of(all.ask(group, ann), all.ask(group, ben), all.ask(group, all.log.user("c")));

    var first = all.requests.list(owner, group, null, 2);
    var rest = all.requests.list(owner, group, first.next(), 2);
    assertThat(first.items()).extracting(JoinRequest::id).isEqualTo(ids.subList(0, 2));
    assertThat(rest.items()).extracting(JoinRequest::id).isEqualTo(ids.subList(2, 3));
    assertThat(rest.next()).isNull();
  }

  @Test
  void aGroupHasNoMoreOpenRequestsThanItMayHaveMembers() {
    for (int i = 0; i < 5; i++) {
      all.ask(group, all.log.user("x"));
    }
    assertThat(refused(() -> all.ask(group, ann))).isEqualTo(ErrorCode.REQUEST_LIMIT);
    all.clock.move(Duration.ofDays(31));
    all.ask(group, ann);
  }

  @Test
  void aFullGroupLetsNobodyIn() {
    var id = all.ask(group, ann);
    all.put(group, Role.MEMBER, ben, all.log.user("c"), all.log.user("d"));

    assertThat(refused(() -> all.requests.accept(owner, id))).isEqualTo(ErrorCode.GROUP_FULL);
    assertThat(all.requests.list(owner, group, null, 50).items()).hasSize(1);
  }

  @Test
  void strangersAnswerNothing() {
    var id = all.ask(group, ann);

    assertThat(refused(() -> all.requests.accept(ann, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.reject(ben, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.accept(owner, new RequestId(1))))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aRequestIsAnsweredOneWayWhoeverAnswersAtOnce() {
    for (int round = 0; round < 10; round++) {
      var user = all.log.user("r");
      var id = all.ask(group, user);

      var outcomes =
          atOnce(() -> all.requests.accept(owner, id), () -> all.requests.reject(admin, id));

      assertThat(outcomes).filteredOn(Attempt::isDone).hasSize(1);
      boolean isIn = outcomes.getFirst().isDone();
      assertThat(all.role(group, user)).isEqualTo(isIn ? Role.MEMBER : null);
      if (isIn) {
        all.groups.leave(user, group);
      }
    }
    assertThat(all.members(group)).isEqualTo(2);
  }

  @Test
  void oneWhoAsksOnManyDevicesAsksOnce() {
    var outcomes = atOnce(Collections.nCopies(6, () -> all.requests.join(ann, group, SILENT)));

    assertThat(outcomes).allMatch(Attempt::isDone);
    assertThat(all.log.feed(owner)).containsExactly("group.join.requested");
  }

  @Test
  void whoIsBannedWhileAskingHasNoOpenRequest() {
    for (int i = 0; i < 30; i++) {
      var user = all.log.user("asks");

      atOnce(
          () -> all.requests.join(user, group, SILENT),
          () -> all.moderation.ban(owner, group, user));

      assertThat(all.requests.own(user, null, 50).items())
          .noneMatch(request -> request.state() == JoinRequest.State.PENDING);
    }
  }

  private void policy(String name) {
    all.change(group, owner, "{\"joinPolicy\":\"" + name + "\"}");
  }
}
