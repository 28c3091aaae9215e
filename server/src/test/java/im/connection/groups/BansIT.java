package im.connection.groups;

import static im.connection.testing.Attempt.atOnce;
import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BansIT {
  private TestGroups all;
  private UserId owner;
  private UserId ann;
  private UserId ben;
  private ConversationId group;

  @BeforeAll
  void start() {
    all = new TestGroups(100);
  }

  @BeforeEach
  void register() {
    owner = all.log.user("owner");
    ann = all.log.user("ann");
    ben = all.log.user("ben");
    group = all.group(owner, ann, ben);
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @Test
  void aBannedMemberSeesTheirBanAsTheLast() {
    all.moderation.ban(owner, group, ann);
    long after = all.log.send(group, owner, "after").seq();

    assertThat(all.role(group, ann)).isNull();
    assertThat(all.members(group)).isEqualTo(2);
    assertThat(all.log.visible(ann, group)).doesNotContain(after).endsWith(after - 1);
    assertThat(all.log.events(group)).endsWith("member.banned");
    assertThat(all.log.ask(all.access, group, ann)).contains(ErrorCode.NOT_FOUND);
  }

  @Test
  void noWayBringsABannedUserBack() {
    all.change(group, owner, "{\"joinPolicy\":\"open\"}");
    var link = all.link(group, owner);
    all.moderation.ban(owner, group, ann);

    var invited = all.invitations.invite(owner, group, new NewInvitations(List.of(ann)));
    assertThat(invited.skipped()).containsExactly(new Invited.Skipped(ann, Invited.Reason.BANNED));
    assertThat(refused(() -> all.links.join(ann, link))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.links.preview(ann, link))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.preview(ann, group))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.requests.join(ann, group, new NewJoinRequest(null))))
        .isEqualTo(ErrorCode.NOT_FOUND);
    all.change(group, owner, "{\"joinPolicy\":\"approval\"}");
    assertThat(refused(() -> all.ask(group, ann))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(all.members(group)).isEqualTo(2);
  }

  @Test
  void aBanClosesInvitationsAndRequestsThatAreOpen() {
    var eve = all.log.user("eve");
    var invitation = all.invite(group, owner, eve);
    all.change(group, owner, "{\"joinPolicy\":\"approval\"}");
    var request = all.ask(group, eve);

    all.moderation.ban(owner, group, eve);

    assertThat(refused(() -> all.invitations.accept(eve, invitation)))
        .isEqualTo(ErrorCode.REQUEST_CLOSED);
    assertThat(refused(() -> all.requests.accept(owner, request)))
        .isEqualTo(ErrorCode.REQUEST_CLOSED);
    assertThat(all.log.events(group)).endsWith("member.banned");
    all.moderation.unban(owner, group, eve);
    all.join(group, owner, eve);
    assertThat(all.role(group, eve)).isEqualTo(Role.MEMBER);
  }

  @Test
  void aBanIsListedUntilItIsLifted() {
    all.moderation.ban(owner, group, ben);
    all.moderation.ban(owner, group, ann);
    all.moderation.ban(owner, group, ann);

    var first = all.moderation.bans(owner, group, null, 1);
    assertThat(first.items()).extracting(ban -> ban.user().id()).containsExactly(ann);
    assertThat(first.items().getFirst().actorId()).isEqualTo(owner);
    assertThat(all.moderation.bans(owner, group, first.next(), 1).items())
        .extracting(ban -> ban.user().id())
        .containsExactly(ben);
    all.moderation.unban(owner, group, ann);
    all.moderation.unban(owner, group, ann);
    assertThat(all.moderation.bans(owner, group, null, 50).items()).hasSize(1);
    assertThat(all.log.events(group)).endsWith("member.banned", "member.banned", "member.unbanned");
  }

  @Test
  void nobodyIsBannedWhoIsNobodyOrOneself() {
    assertThat(refused(() -> all.moderation.ban(owner, group, new UserId(1))))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.moderation.ban(owner, group, owner)))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void whoJoinsAndIsBannedAtOnceIsNoMemberInTheEnd() {
    var link = all.link(group, owner);
    for (int round = 0; round < 15; round++) {
      var late = all.log.user("late");

      var outcomes =
          atOnce(() -> all.moderation.ban(owner, group, late), () -> all.links.join(late, link));

      assertThat(outcomes.getFirst().isDone()).isTrue();
      assertThat(all.role(group, late)).isNull();
      assertThat(all.members(group)).isEqualTo(3);
    }
  }

  @Test
  void aMemberIsCalledByTheirNicknameInOneGroupOnly() {
    var other = all.group(owner, ann);
    all.moderation.rename(ann, group, ann, new Nickname(" 小安 "));
    all.moderation.rename(ann, group, ann, new Nickname("小安"));

    assertThat(nickname(group, ann)).isEqualTo("小安");
    assertThat(nickname(other, ann)).isNull();
    assertThat(all.log.events(group)).filteredOn("member.nickname"::equals).hasSize(1);
    assertThat(all.lastBody(group)).contains("\"nickname\":\"小安\"");
    all.moderation.rename(owner, group, ann, new Nickname(null));
    assertThat(nickname(group, ann)).isNull();
    assertThat(all.lastBody(group)).contains("member.nickname").doesNotContain("\"nickname\":");
  }

  private @Nullable String nickname(ConversationId where, UserId member) {
    return all.members.list(owner, where, MemberQuery.of(null, null, null)).items().stream()
        .filter(item -> item.user().id().equals(member))
        .findFirst()
        .orElseThrow()
        .nickname();
  }
}
