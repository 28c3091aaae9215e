package im.connection.groups;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DismissalsIT {
  private TestGroups all;
  private UserId owner;
  private UserId ann;
  private ConversationId group;

  @BeforeEach
  void start() {
    all = new TestGroups(100_000);
    owner = all.log.user("owner");
    ann = all.log.user("ann");
    group = all.group(owner, ann);
  }

  @AfterEach
  void stop() {
    all.close();
  }

  @Test
  void nobodyMaySendOrChangeAnythingInADismissedGroup() {
    all.groups.dismiss(owner, group);

    assertThat(all.log.ask(all.access, group, owner)).contains(ErrorCode.GROUP_DISMISSED);
    assertThat(all.log.ask(all.access, group, ann)).contains(ErrorCode.GROUP_DISMISSED);
    assertThat(refused(() -> all.groups.leave(ann, group))).isEqualTo(ErrorCode.GROUP_DISMISSED);
    assertThat(refused(() -> all.groups.dismiss(owner, group)))
        .isEqualTo(ErrorCode.GROUP_DISMISSED);
    assertThat(all.groups.get(ann, group).dismissedAt()).isNotNull();
  }

  @Test
  void theLogStaysReadableUpToTheDismissal() {
    all.log.send(group, ann, "hi");
    all.groups.dismiss(owner, group);
    long last = all.log.head(group).seq();
    assertThat(all.log.visible(ann, group)).last().isEqualTo(last);

    all.dismissals.sweep();

    assertThat(all.log.visible(ann, group)).last().isEqualTo(last);
    assertThat(all.log.conversations().get(ann, group).isMember()).isFalse();
    assertThat(all.log.conversations().get(ann, group).seq()).isEqualTo(last);
    assertThat(all.openSpans(group)).isZero();
  }

  @Test
  void dismissingALargeGroupClosesItsSpansInSteps() {
    fill(2_500);
    all.groups.dismiss(owner, group);
    assertThat(all.openSpans(group)).isEqualTo(2_502);

    assertThat(all.log.conversations().closeSpans(group, Dismissals.STEP)).isEqualTo(1_000);
    assertThat(all.openSpans(group)).isEqualTo(1_502);
    all.dismissals.sweep();

    assertThat(all.openSpans(group)).isZero();
    assertThat(unfinished()).isZero();
  }

  @Test
  void whatACrashLeftIsFinishedLaterAndOnlyOnce() {
    fill(1_500);
    all.groups.dismiss(owner, group);
    long rev = all.log.head(group).rev();
    all.log.conversations().closeSpans(group, Dismissals.STEP);
    assertThat(unfinished()).isOne();

    all.dismissals.sweep();
    all.dismissals.sweep();

    assertThat(all.openSpans(group)).isZero();
    assertThat(
            all.log.count(
                "select count(*) from conversation_span where conversation_id = ? and to_rev = ?",
                group.value(),
                rev))
        .isEqualTo(1_502);
    assertThat(unfinished()).isZero();
  }

  @Test
  void theSweepLeavesLivingGroupsAlone() {
    all.dismissals.sweep();

    assertThat(all.members(group)).isEqualTo(2);
  }

  private long unfinished() {
    return all.log.count(
        "select count(*) from chat_group where dismissed_at is not null and closed_at is null");
  }

  private void fill(int members) {
    Throng.join(all.log.jdbi(), group, members);
  }
}
