package im.connection.groups;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.groups.Invited.Reason;
import im.connection.groups.Invited.Skipped;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupInvitationsIT {
  private TestGroups all;
  private UserId owner;
  private UserId ann;
  private UserId ben;

  @BeforeEach
  void start() {
    all = new TestGroups(3);
    owner = all.log.user("owner");
    ann = all.log.user("ann");
    ben = all.log.user("ben");
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void membersInvitedAndUnknownUsersAreSkippedAndReported() {
    var group = all.group(owner, ann);
    all.invite(group, owner, ben);
    var eve = all.log.user("eve");
    var nobody = new UserId(1);

    var outcome =
        all.invitations.invite(ann, group, new NewInvitations(List.of(eve, nobody, ben, ann, eve)));

    assertThat(outcome.invited()).extracting(item -> item.invitee().id()).containsExactly(eve);
    assertThat(outcome.skipped())
        .containsExactlyInAnyOrder(
            new Skipped(ann, Reason.MEMBER),
            new Skipped(ben, Reason.INVITED),
            new Skipped(nobody, Reason.UNKNOWN));
    assertThat(all.log.feed(eve)).containsExactly("group.invited");
    assertThat(all.log.feed(ben)).containsExactly("group.invited");
  }

  @Test
  void anInvitationIsListedUntilItIsAnswered() {
    var group = all.group(owner);
    var id = all.invite(group, owner, ann);

    var listed = all.invitations.list(ann, null, 50).items();
    assertThat(listed).extracting(Invitation::id).containsExactly(id);
    assertThat(listed.getFirst().group().name()).isEqualTo("组");
    assertThat(all.invitations.accept(ann, id).role()).isEqualTo(Role.MEMBER);
    assertThat(all.invitations.list(ann, null, 50).items()).isEmpty();
    assertThat(all.members(group)).isEqualTo(2);
    assertThat(all.log.feed(owner)).containsExactly("group.invitation.answered");
  }

  @Test
  void acceptingAgainChangesNothing() {
    var group = all.group(owner);
    var id = all.invite(group, owner, ann);
    all.invitations.accept(ann, id);
    long epoch = all.log.head(group).accessEpoch();

    assertThat(all.invitations.accept(ann, id).memberCount()).isEqualTo(2);
    assertThat(all.log.head(group).accessEpoch()).isEqualTo(epoch);
    all.groups.leave(ann, group);
    assertThat(refused(() -> all.invitations.accept(ann, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
  }

  @Test
  void aDeclinedInvitationIsClosedAndMayBeRepeated() {
    var group = all.group(owner);
    var id = all.invite(group, owner, ann);

    assertThat(all.invitations.decline(ann, id).state()).isEqualTo(Invitation.State.DECLINED);
    assertThat(all.invitations.decline(ann, id).state()).isEqualTo(Invitation.State.DECLINED);
    assertThat(refused(() -> all.invitations.accept(ann, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
    assertThat(all.log.feed(owner)).containsExactly("group.invitation.answered");
    assertThat(all.invite(group, owner, ann)).isNotEqualTo(id);
  }

  @Test
  void onlyTheInviteeMayAnswer() {
    var group = all.group(owner);
    var id = all.invite(group, owner, ann);

    assertThat(refused(() -> all.invitations.accept(ben, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.invitations.decline(owner, id))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.invitations.accept(ann, new RequestId(1))))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void anInvitationExpiresAfterThirtyDays() {
    var group = all.group(owner);
    var id = all.invite(group, owner, ann);
    all.clock.move(Duration.ofDays(30).plusSeconds(1));

    assertThat(all.invitations.list(ann, null, 50).items()).isEmpty();
    assertThat(refused(() -> all.invitations.accept(ann, id))).isEqualTo(ErrorCode.REQUEST_CLOSED);
    assertThat(all.invite(group, owner, ann)).isNotEqualTo(id);
  }

  @Test
  void aFullGroupTakesNobodyUntilSomeoneLeaves() {
    var group = all.group(owner, ann, ben);
    var eve = all.log.user("eve");
    var id = all.invite(group, owner, eve);

    assertThat(refused(() -> all.invitations.accept(eve, id))).isEqualTo(ErrorCode.GROUP_FULL);
    all.groups.leave(ben, group);
    assertThat(all.invitations.accept(eve, id).memberCount()).isEqualTo(3);
  }

  @Test
  void aGroupHasNoMoreOpenInvitationsThanItMayHaveMembers() {
    var group = all.group(owner);
    var users = List.of(ann, ben, all.log.user("c"), all.log.user("d"));

    assertThat(refused(() -> all.invitations.invite(owner, group, new NewInvitations(users))))
        .isEqualTo(ErrorCode.REQUEST_LIMIT);
    assertThat(all.log.feed(ann)).isEmpty();
  }

  @Test
  void theRemovedCannotComeBackByAnotherInvitation() {
    var group = all.group(owner, ann);
    all.log
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                insert into group_invitation
                  (id, group_id, inviter_id, invitee_id, created_at, expires_at)
                values (77, ?, ?, ?, now(), now() + interval '1 day')
                """,
                group.value(),
                owner.value(),
                ann.value()));
    all.groups.remove(owner, group, ann);

    assertThat(refused(() -> all.invitations.accept(ann, new RequestId(77))))
        .isEqualTo(ErrorCode.REQUEST_CLOSED);
  }

  @Test
  void aDismissedGroupInvitesNobody() {
    var group = all.group(owner);
    var id = all.invite(group, owner, ann);
    all.groups.dismiss(owner, group);

    assertThat(all.invitations.list(ann, null, 50).items()).isEmpty();
    assertThat(refused(() -> all.invitations.accept(ann, id))).isEqualTo(ErrorCode.GROUP_DISMISSED);
    assertThat(refused(() -> all.invite(group, owner, ben))).isEqualTo(ErrorCode.GROUP_DISMISSED);
  }
}
