package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.util.HashSet;
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
    Crowd.join(all.log.jdbi(), group, CROWD);
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
      var page = all.groups.members(owner, group, cursor, 200);
      page.items().forEach(member -> seen.add(member.user().id()));
      rows += page.items().size();
      cursor = page.next();
    } while (cursor != null);

    assertThat(rows).isEqualTo(CROWD + 1);
    assertThat(seen).hasSize(CROWD + 1);
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
                        .createQuery("explain " + GroupStore.MEMBERS)
                        .bind("group", group.value())
                        .bind("role", 2)
                        .bind("user", 10_005_000L)
                        .bind("limit", 51)
                        .mapTo(String.class)
                        .list()));

    assertThat(plan).contains("group_member_list").doesNotContain("Seq Scan");
  }
}
