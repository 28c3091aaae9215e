package im.connection.groups;

import static im.connection.testing.Attempt.refused;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowsIT {
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
  void nobodyButTheFollowerSeesWhomTheyFollow() {
    long messages = all.log.entries(group).size();
    int heard = all.log.feed(owner).size();
    all.follows.follow(ann, group, owner);
    all.follows.follow(ann, group, ben);
    all.follows.follow(ann, group, ben);

    assertThat(all.follows.list(ann, group, null, 50).items())
        .extracting(member -> member.user().id())
        .containsExactly(owner, ben);
    assertThat(all.follows.list(ben, group, null, 50).items()).isEmpty();
    assertThat(all.follows.list(owner, group, null, 50).items()).isEmpty();
    assertThat(all.log.entries(group)).hasSize((int) messages);
    assertThat(all.log.feed(owner)).hasSize(heard);
    assertThat(all.log.feed(ann)).filteredOn("group.follow.changed"::equals).hasSize(2);
  }

  @Test
  void whomOneFollowsIsListedInPages() {
    all.follows.follow(ann, group, owner);
    all.follows.follow(ann, group, ben);

    var first = all.follows.list(ann, group, null, 1);
    assertThat(first.items()).extracting(m -> m.user().id()).containsExactly(owner);
    var rest = all.follows.list(ann, group, first.next(), 1);
    assertThat(rest.items()).extracting(m -> m.user().id()).containsExactly(ben);
    assertThat(rest.next()).isNull();
  }

  @Test
  void followingEndsWhenTheFollowerSaysSo() {
    all.follows.follow(ann, group, ben);
    all.follows.unfollow(ann, group, ben);
    all.follows.unfollow(ann, group, ben);

    assertThat(all.follows.list(ann, group, null, 50).items()).isEmpty();
    assertThat(all.log.feed(ann)).filteredOn("group.follow.changed"::equals).hasSize(2);
  }

  @Test
  void whoDepartsIsNotShownUntilTheyComeBack() {
    all.follows.follow(ann, group, ben);
    all.groups.leave(ben, group);
    assertThat(all.follows.list(ann, group, null, 50).items()).isEmpty();
    all.join(group, owner, ben);
    assertThat(all.follows.list(ann, group, null, 50).items()).hasSize(1);
  }

  @Test
  void followingIsWithinOneGroupAndAmongItsMembers() {
    var other = all.group(owner, ann, ben);
    all.follows.follow(ann, group, ben);

    assertThat(all.follows.list(ann, other, null, 50).items()).isEmpty();
    assertThat(refused(() -> all.follows.follow(ann, group, ann)))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused(() -> all.follows.follow(ann, group, all.log.user("x"))))
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refused(() -> all.follows.follow(all.log.user("x"), group, ann)))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }
}
