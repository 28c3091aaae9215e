package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Ten thousand members are listed without reading a whole table.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupPlansIT {
  private static final int CROWD = 10_000;

  private TestGroups all;
  private UserId owner;
  private ConversationId group;

  @BeforeAll
  void start() {
    all = new TestGroups(100_000);
    owner = all.log.user("owner");
    group = all.group(owner);
    Throng.join(all.log.jdbi(), group, CROWD);
    all.log.jdbi().useHandle(handle -> handle.execute("analyze"));
  }

  @AfterAll
  void stop() {
    all.close();
  }

  @Test
  void everyMemberIsListedOnce() {
    var seen = new HashSet<UserId>();
    int rows = 0;
    @Nullable String cursor = null;
    do {
      var page = all.members.list(owner, group, MemberQuery.of(null, cursor, 200));
      page.items().forEach(member -> seen.add(member.user().id()));
      rows += page.items().size();
      cursor = page.next();
    } while (cursor != null);

    assertThat(rows).isEqualTo(CROWD + 1);
    assertThat(seen).hasSize(CROWD + 1);
  }

  @Test
  void membersAreFoundByAnyPartOfAnyOfTheirNames() {
    assertThat(found("CROWD 1000098")).hasSize(10);
    assertThat(found("wd10009999")).hasSize(1);
    var last = new UserId(10_009_999);
    all.moderation.rename(owner, group, last, new Nickname("爬山队长"));
    assertThat(found("山队")).containsExactly(last);
    assertThat(found("100%")).isEmpty();
    assertThat(found("_")).isEmpty();
    assertThat(found("owner")).containsExactly(owner);
  }

  @Test
  void aSearchIsContinuedWherePagesEnd() {
    assertThat(found("crowd")).hasSize(CROWD).doesNotHaveDuplicates();
  }

  @Test
  void oneJoinsWritesLeavesAndIsBannedWhereTenThousandAre() {
    var ann = all.log.user("ann");
    all.join(group, owner, ann);
    all.links.join(all.log.user("ben"), all.link(group, owner));
    var until = Instant.now().plusSeconds(60);
    all.moderation.mute(owner, group, new UserId(10_000_001), until);
    all.moderation.ban(owner, group, new UserId(10_000_002));
    all.follows.follow(ann, group, new UserId(10_000_003));
    assertThat(all.log.send(group, ann, "hello").seq()).isPositive();
    assertThat(all.follows.list(ann, group, null, 50).items()).hasSize(1);
    all.groups.leave(ann, group);

    assertThat(all.groups.get(owner, group).memberCount()).isEqualTo((int) all.members(group));
    all.moderation.unban(owner, group, new UserId(10_000_002));
    all.join(group, owner, new UserId(10_000_002));
    all.groups.remove(owner, group, found("ben").getFirst());
    assertThat(all.members(group)).isEqualTo(CROWD + 1);
  }

  private List<UserId> found(String text) {
    var seen = new ArrayList<UserId>();
    @Nullable String cursor = null;
    do {
      var page = all.members.list(owner, group, MemberQuery.of(text, cursor, 200));
      page.items().forEach(member -> seen.add(member.user().id()));
      cursor = page.next();
    } while (cursor != null);
    return seen;
  }

  @Test
  void aSearchReadsNoMoreMembersThanItMay() {
    String plan =
        all.log
            .jdbi()
            .withHandle(handle ->
                String.join(
                    "\n",
                    handle
                        .createQuery("explain " + MemberStore.SEARCH)
                        .bind("group", group.value())
                        .bind("role", -1)
                        .bind("user", 0)
                        .bind("rows", 1_000)
                        .bind("query", "x")
                        .bind("limit", 51)
                        .mapTo(String.class)
                        .list()));

    assertThat(plan).contains("group_member_list").doesNotContain("Seq Scan on group_member");
  }

  @Test
  void aPageInTheMiddleIsReadFromTheIndex() {
    String plan =
        all.log
            .jdbi()
            .withHandle(handle ->
                String.join(
                    "\n",
                    handle
                        .createQuery("explain " + MemberStore.MEMBERS)
                        .bind("group", group.value())
                        .bind("role", 2)
                        .bind("user", 10_005_000L)
                        .bind("rows", 51)
                        .mapTo(String.class)
                        .list()));

    assertThat(plan).contains("group_member_list").doesNotContain("Seq Scan");
  }
}
