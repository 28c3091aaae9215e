package im.connection.groups;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsIT {
  private TestGroups all;
  private UserId owner;
  private UserId ann;
  private UserId ben;

  @BeforeAll
  void start() {
    all = new TestGroups(5_000);
  }

  @BeforeEach
  void register() {
    owner = all.log.user("owner");
    ann = all.log.user("ann");
    ben = all.log.user("ben");
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @Test
  void aNewGroupHasItsOwnerAndInvitesTheOthers() {
    var group = all.groups.create(owner, new NewGroup("  周末爬山 ", List.of(ann, ben, owner)));

    assertThat(group.name()).isEqualTo("周末爬山");
    assertThat(group.role()).isEqualTo(Role.OWNER);
    assertThat(group.ownerId()).isEqualTo(owner);
    assertThat(all.members(group.id())).isOne();
    assertThat(all.log.events(group.id())).containsExactly("group.created");
    assertThat(all.log.feed(ann)).containsExactly("group.invited");
    assertThat(all.log.feed(owner)).isEmpty();
    assertThat(all.log.visible(owner, group.id())).containsExactly(1L);
  }

  @Test
  void everyChangeIsASystemMessageAndAdvancesTheEpoch() {
    var group = all.group(owner, ann, ben);
    long epoch = all.log.head(group).accessEpoch();

    all.change(group, owner, "{\"name\":\"新\"}");
    all.groups.changeRole(owner, group, ann, Role.ADMIN);
    all.groups.remove(ann, group, ben);
    all.groups.leave(ann, group);
    all.groups.dismiss(owner, group);

    assertThat(all.log.events(group))
        .containsExactly(
            "group.created",
            "member.joined",
            "member.joined",
            "group.updated",
            "member.role",
            "member.removed",
            "member.left",
            "group.dismissed");
    assertThat(all.log.head(group).accessEpoch()).isEqualTo(epoch + 5);
    assertThat(all.log.entries(group)).extracting(LogEntry::seq).doesNotHaveDuplicates();
  }

  @Test
  void aGroupIsRenamedForEverybody() {
    var group = all.group(owner, ann);

    assertThat(all.change(group, owner, "{\"name\":\"二\"}").name()).isEqualTo("二");
    assertThat(all.groups.get(ann, group).name()).isEqualTo("二");
    assertThat(all.log.conversations().get(ann, group).title()).isEqualTo("二");
  }

  @Test
  void whoJoinsSeesWhatIsSaidFromThenOn() {
    var group = all.group(owner);
    all.log.send(group, owner, "before");
    all.join(group, owner, ann);
    long after = all.log.send(group, owner, "after").seq();

    assertThat(all.log.visible(ann, group)).containsExactly(3L, after);
  }

  @Test
  void theRemovedSeeTheirRemovalAsTheLast() {
    var group = all.group(owner, ann);
    all.groups.remove(owner, group, ann);
    var removal = all.log.entries(group).getLast();
    all.log.send(group, owner, "secret");

    assertThat(removal.departed()).containsExactly(ann);
    assertThat(all.log.visible(ann, group)).last().isEqualTo(removal.seq());
    assertThat(
            all.log.count(
                "select to_rev from conversation_span where conversation_id = ? and user_id = ?",
                group.value(),
                ann.value()))
        .isEqualTo(removal.rev());
    assertThat(all.members(group)).isOne();
  }

  @Test
  void whoComesBackSeesBothSpansAndNothingBetween() {
    var group = all.group(owner, ann);
    all.groups.leave(ann, group);
    long between = all.log.send(group, owner, "between").seq();
    all.join(group, owner, ann);
    long after = all.log.send(group, owner, "after").seq();

    assertThat(all.log.visible(ann, group)).contains(after).doesNotContain(between);
    assertThat(all.members(group)).isEqualTo(2);
  }

  @Test
  void anOwnerLeavesAfterHandingTheGroupOver() {
    var group = all.group(owner, ann);

    assertThat(refused(() -> all.groups.leave(owner, group)))
        .isEqualTo(ErrorCode.OWNER_CANNOT_LEAVE);
    all.groups.changeRole(owner, group, ann, Role.OWNER);
    assertThat(all.role(group, ann)).isEqualTo(Role.OWNER);
    assertThat(all.role(group, owner)).isEqualTo(Role.ADMIN);
    assertThat(all.groups.get(ann, group).ownerId()).isEqualTo(ann);
    all.groups.leave(owner, group);
    assertThat(all.role(group, owner)).isNull();
  }

  @Test
  void aGroupEndsWithItsLastMember() {
    var group = all.group(owner);
    all.groups.leave(owner, group);

    assertThat(all.log.events(group)).containsExactly("group.created", "group.dismissed");
    assertThat(all.openSpans(group)).isZero();
    assertThat(all.log.visible(owner, group)).containsExactly(1L, 2L);
    assertThat(all.log.ask(all.access, group, owner)).contains(ErrorCode.NOT_FOUND);
  }

  @Test
  void nobodyActsOnThemselvesOrOnOutsiders() {
    var group = all.group(owner, ann);

    assertThat(refused(() -> all.groups.remove(owner, group, owner)))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> all.groups.changeRole(owner, group, owner, Role.MEMBER)))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> all.groups.remove(owner, group, ben))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.groups.changeRole(owner, group, ben, Role.ADMIN)))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void aRoleThatIsHeldAlreadyIsNoNews() {
    var group = all.group(owner, ann);
    all.groups.changeRole(owner, group, ann, Role.MEMBER);

    assertThat(all.log.events(group)).doesNotContain("member.role");
  }

  @Test
  void aDirectConversationIsNoGroup() {
    var direct = all.log.conversations().openDirect(owner, ann, true).id();

    assertThat(refused(() -> all.groups.get(owner, direct))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.groups.dismiss(owner, direct))).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.groups.leave(owner, new ConversationId(1))))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void membersAreListedByRoleInPages() {
    var members = new ArrayList<UserId>();
    for (int i = 0; i < 5; i++) {
      members.add(all.log.user("m"));
    }
    var group = all.group(owner, members.toArray(UserId[]::new));
    all.groups.changeRole(owner, group, members.get(3), Role.ADMIN);
    var expected = new ArrayList<>(List.of(owner, members.get(3)));
    members.remove(3);
    expected.addAll(members);

    var seen = new ArrayList<UserId>();
    @Nullable String cursor = null;
    do {
      var page = all.members.list(owner, group, MemberQuery.of(null, cursor, 2));
      page.items().forEach(member -> seen.add(member.user().id()));
      cursor = page.next();
    } while (cursor != null);

    assertThat(seen).isEqualTo(expected);
    assertThat(refused(() -> MemberQuery.of(null, "x", 2))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void membersMaySendUntilTheyLeave() {
    var group = all.group(owner, ann);

    assertThat(all.log.ask(all.access, group, ann)).isEmpty();
    assertThat(all.log.ask(all.access, group, ben)).contains(ErrorCode.NOT_FOUND);
    all.groups.leave(ann, group);
    assertThat(all.log.ask(all.access, group, ann)).contains(ErrorCode.NOT_FOUND);
  }

  @Test
  void namesAndListsAreChecked() {
    assertThat(refused(() -> new NewGroup(" ", null))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> new NewGroup("字".repeat(65), null)))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(new NewGroup("😀".repeat(64), null).name()).hasSize(128);
    assertThat(refused(() -> new NewGroup("a\nb", null))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> new NewInvitations(List.of()))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
