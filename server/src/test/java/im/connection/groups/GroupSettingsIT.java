package im.connection.groups;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.Announcement.History;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupSettingsIT {
  private TestGroups all;
  private UserId owner;
  private UserId ann;
  private ConversationId group;

  @BeforeAll
  void start() {
    all = new TestGroups(100);
  }

  @BeforeEach
  void register() {
    owner = all.log.user("owner");
    ann = all.log.user("ann");
    group = all.group(owner, ann);
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @Test
  void aNewGroupIsForInvitedUsersAndHasNothingElse() {
    var fresh = all.groups.get(ann, group);

    assertThat(fresh.joinPolicy()).isEqualTo(JoinPolicy.INVITATION);
    assertThat(fresh.history()).isEqualTo(History.SINCE_JOINING);
    assertThat(fresh.tags()).isEmpty();
    assertThat(fresh.muteAll()).isFalse();
    assertThat(fresh.slowModeSeconds()).isZero();
    assertThat(fresh.announcement()).isNull();
    assertThat(fresh.avatar()).isNull();
  }

  @Test
  void oneChangeOfEverythingIsOneMessageThatNamesWhatChanged() {
    var changed =
        all.change(
            group,
            owner,
            """
            {"name":"周末爬山","avatar":"m-1","announcement":{"text":"八点\\n集合","pinned":true},
             "tags":["爬山","Hiking"],"joinPolicy":"approval","joinQuestion":"谁介绍的？",
             "history":"all","muteAll":true,"slowModeSeconds":30}
            """);

    assertThat(changed).isEqualTo(all.groups.get(owner, group));
    assertThat(announcement(changed).text()).isEqualTo("八点\n集合");
    assertThat(announcement(changed).authorId()).isEqualTo(owner);
    assertThat(changed.tags()).containsExactly("爬山", "hiking");
    assertThat(all.log.events(group))
        .containsExactly("group.created", "member.joined", "group.updated");
    assertThat(all.lastBody(group))
        .contains(
            "\"changed\":[\"name\",\"avatar\",\"announcement\",\"tags\",\"joinPolicy\","
                + "\"joinQuestion\",\"history\",\"muteAll\",\"slowModeSeconds\"]")
        .contains("\"name\":\"周末爬山\"", "\"muteAll\":true", "\"joinPolicy\":\"approval\"");
    assertThat(all.log.conversations().get(ann, group).title()).isEqualTo("周末爬山");
  }

  @Test
  void whatStaysTheSameIsNoNews() {
    all.change(group, owner, "{\"tags\":[\"a\"],\"announcement\":{\"text\":\"x\"}}");
    long messages = all.log.entries(group).size();

    all.change(group, owner, "{}");
    all.change(group, owner, "{\"tags\":[\"A\"],\"avatar\":null,\"muteAll\":false}");
    all.change(group, owner, "{\"announcement\":{\"text\":\"x\",\"pinned\":false}}");

    assertThat(all.log.entries(group)).hasSize((int) messages);
  }

  @Test
  void whatIsRemovedIsNamedWithoutAValue() {
    all.change(
        group,
        owner,
        "{\"avatar\":\"m-1\",\"announcement\":{\"text\":\"x\"},\"joinQuestion\":\"?\"}");
    var bare =
        all.change(group, owner, "{\"avatar\":null,\"announcement\":null,\"joinQuestion\":null}");

    assertThat(bare.avatar()).isNull();
    assertThat(bare.announcement()).isNull();
    assertThat(bare.joinQuestion()).isNull();
    assertThat(all.groups.get(owner, group)).isEqualTo(bare);
    assertThat(all.lastBody(group))
        .isEqualTo(
            """
            {"changed":["avatar","announcement","joinQuestion"],"event":"group.updated"}\
            """);
  }

  @Test
  void pinningATextThatStandsKeepsItsAuthor() {
    all.groups.changeRole(owner, group, ann, Role.ADMIN);
    var written = announcement(all.change(group, owner, "{\"announcement\":{\"text\":\"x\"}}"));
    var pinned =
        announcement(all.change(group, ann, "{\"announcement\":{\"text\":\"x\",\"pinned\":true}}"));
    var rewritten = announcement(all.change(group, ann, "{\"announcement\":{\"text\":\"y\"}}"));

    assertThat(pinned.pinned()).isTrue();
    assertThat(pinned.authorId()).isEqualTo(owner);
    assertThat(pinned.updatedAt()).isEqualTo(written.updatedAt());
    assertThat(rewritten.authorId()).isEqualTo(ann);
  }

  @Test
  void whoJoinsSeesEverythingWhereTheGroupSaysSo() {
    long before = all.log.send(group, owner, "before").seq();
    all.change(group, owner, "{\"history\":\"all\"}");
    var ben = all.log.user("ben");
    all.join(group, owner, ben);
    all.change(group, owner, "{\"history\":\"since_joining\"}");
    var eve = all.log.user("eve");
    all.join(group, owner, eve);

    assertThat(all.log.visible(ben, group)).startsWith(1L).contains(before);
    assertThat(all.log.visible(eve, group)).doesNotContain(before);
    assertThat(all.log.conversations().get(ben, group).unread()).isZero();
  }

  @Test
  void whileAllAreMutedOwnerAndAdminsSpeak() {
    var admin = all.log.user("admin");
    all.put(group, Role.ADMIN, admin);
    all.change(group, admin, "{\"muteAll\":true}");

    assertThat(all.log.ask(all.access, group, ann)).contains(ErrorCode.MUTED);
    assertThat(all.log.ask(all.access, group, admin)).isEmpty();
    assertThat(all.log.ask(all.access, group, owner)).isEmpty();
    all.change(group, owner, "{\"muteAll\":false}");
    assertThat(all.log.ask(all.access, group, ann)).isEmpty();
  }

  @Test
  void theNameOfADismissedGroupStands() {
    all.groups.dismiss(owner, group);

    assertThat(refused(() -> all.change(group, owner, "{\"name\":\"x\"}")))
        .isEqualTo(ErrorCode.GROUP_DISMISSED);
  }

  private static GroupAnnouncement announcement(Group group) {
    return Objects.requireNonNull(group.announcement());
  }
}
