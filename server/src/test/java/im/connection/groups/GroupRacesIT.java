package im.connection.groups;

import static im.connection.testing.Attempt.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.testing.Attempt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Threads do conflicting things at the same moment: one outcome, and members, spans and count
/// always agree.
class GroupRacesIT {
  private static final int ROUNDS = 15;
  private static final int LIMIT = 25;

  private TestGroups all;
  private UserId owner;

  @BeforeEach
  void start() {
    all = new TestGroups(LIMIT);
    owner = all.log.user("owner");
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void ofTwentyWhoTakeTheLastSeatOneGetsIt() {
    var group = all.group(owner);
    for (int i = 0; i < LIMIT - 2; i++) {
      all.join(group, owner, all.log.user("m"));
    }
    var works = new ArrayList<Runnable>();
    for (int i = 0; i < 20; i++) {
      var user = all.log.user("late");
      var id = all.invite(group, owner, user);
      works.add(() -> all.invitations.accept(user, id));
    }

    var outcomes = atOnce(works);

    assertThat(outcomes).filteredOn(Attempt::isDone).hasSize(1);
    assertThat(outcomes)
        .filteredOn(outcome -> !outcome.isDone())
        .allMatch(outcome -> outcome.refusal().get() == ErrorCode.GROUP_FULL);
    assertThat(all.members(group)).isEqualTo(LIMIT);
  }

  @Test
  void oneWhoAcceptsOnManyDevicesJoinsOnce() {
    var group = all.group(owner);
    var ann = all.log.user("ann");
    var id = all.invite(group, owner, ann);

    var outcomes = atOnce(Collections.nCopies(6, () -> all.invitations.accept(ann, id)));

    assertThat(outcomes).allMatch(Attempt::isDone);
    assertThat(all.members(group)).isEqualTo(2);
    assertThat(all.log.events(group)).containsExactly("group.created", "member.joined");
  }

  @Test
  void anInvitationIsEitherAcceptedOrDeclined() {
    for (int round = 0; round < ROUNDS; round++) {
      var group = all.group(owner);
      var ann = all.log.user("ann");
      var id = all.invite(group, owner, ann);

      var outcomes =
          atOnce(() -> all.invitations.accept(ann, id), () -> all.invitations.decline(ann, id));

      assertThat(outcomes).filteredOn(Attempt::isDone).hasSize(1);
      assertThat(all.members(group)).isEqualTo(outcomes.getFirst().isDone() ? 2 : 1);
    }
  }

  @Test
  void manyWhoInviteTheSameUserMakeOneInvitation() {
    var ann = all.log.user("ann");
    var group = all.group(owner, ann);
    var wanted = List.of(all.log.user("x"), all.log.user("y"), all.log.user("z"));
    Runnable byOwner = () -> all.invitations.invite(owner, group, new NewInvitations(wanted));
    Runnable byAnn =
        () -> all.invitations.invite(ann, group, new NewInvitations(wanted.reversed()));

    var outcomes = atOnce(List.of(byOwner, byAnn, byOwner, byAnn));

    assertThat(outcomes).allMatch(Attempt::isDone);
    wanted.forEach(user -> assertThat(all.log.feed(user)).containsExactly("group.invited"));
  }

  @Test
  void aMemberDepartsOnceWhetherTheyLeaveOrAreRemoved() {
    var group = all.group(owner);
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      all.join(group, owner, ann);

      var outcomes =
          atOnce(() -> all.groups.remove(owner, group, ann), () -> all.groups.leave(ann, group));

      assertThat(outcomes).filteredOn(Attempt::isDone).hasSize(1);
      assertThat(all.members(group)).isOne();
      assertThat(all.log.events(group)).hasSize(1 + 2 * (round + 1));
    }
  }

  @Test
  void nobodyJoinsAGroupAfterItsEnd() {
    for (int round = 0; round < ROUNDS; round++) {
      var group = all.group(owner);
      var ann = all.log.user("ann");
      var id = all.invite(group, owner, ann);

      var outcomes =
          atOnce(() -> all.groups.dismiss(owner, group), () -> all.invitations.accept(ann, id));

      assertThat(outcomes.getFirst().isDone()).isTrue();
      boolean joined = outcomes.getLast().isDone();
      assertThat(all.members(group)).isEqualTo(joined ? 2 : 1);
      assertThat(all.log.events(group)).last().isEqualTo("group.dismissed");
    }
  }

  @Test
  void aGroupHasOneOwnerWhoeverItIsGivenToAtOnce() {
    var ann = all.log.user("ann");
    var ben = all.log.user("ben");
    for (int round = 0; round < ROUNDS; round++) {
      var group = all.group(owner, ann, ben);

      var outcomes =
          atOnce(
              () -> all.groups.changeRole(owner, group, ann, Role.OWNER),
              () -> all.groups.changeRole(owner, group, ben, Role.OWNER));

      assertThat(outcomes).filteredOn(Attempt::isDone).hasSize(1);
      assertThat(
              all.log.count(
                  "select count(*) from group_member where group_id = ? and role = 0",
                  group.value()))
          .isOne();
    }
  }

  @Test
  void anOwnerWhoHandsOverAndLeavesAtOnceNeverLeavesAGroupWithoutOwner() {
    var ann = all.log.user("ann");
    for (int round = 0; round < ROUNDS; round++) {
      var group = all.group(owner, ann);

      var outcomes =
          atOnce(
              () -> all.groups.changeRole(owner, group, ann, Role.OWNER),
              () -> all.groups.leave(owner, group));

      assertThat(outcomes.getFirst().isDone()).isTrue();
      assertThat(all.groups.get(ann, group).ownerId()).isEqualTo(ann);
      assertThat(all.members(group)).isEqualTo(outcomes.getLast().isDone() ? 1 : 2);
    }
  }

  @Test
  void theLastOfTheMembersAndTheOwnerLeaveAtOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      var ann = all.log.user("ann");
      var group = all.group(owner, ann);

      var outcomes =
          atOnce(() -> all.groups.leave(ann, group), () -> all.groups.leave(owner, group));

      assertThat(outcomes.getFirst().isDone()).isTrue();
      assertThat(all.members(group)).isEqualTo(outcomes.getLast().isDone() ? 0 : 1);
    }
  }

  @Test
  void acceptingWhileAnotherInvitationIsOnItsWayJoinsOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      var group = all.group(owner);
      var ann = all.log.user("ann");
      RequestId id = all.invite(group, owner, ann);

      var outcomes =
          atOnce(
              () -> all.invitations.accept(ann, id),
              () -> all.invitations.invite(owner, group, new NewInvitations(List.of(ann))));

      assertThat(outcomes).allMatch(Attempt::isDone);
      all.invitations
          .list(ann, null, 50)
          .items()
          .forEach(left -> all.invitations.accept(ann, left.id()));
      assertThat(all.members(group)).isEqualTo(2);
      assertThat(all.log.events(group)).containsExactly("group.created", "member.joined");
    }
  }
}
