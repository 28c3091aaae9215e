package im.connection.groups;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

/// A group that grew since PostgreSQL last made its statistics is not read as a whole for what
/// concerns one member.
class GroupGrowthPlansIT {
  private static final int CROWD = 10_000;

  @Test
  void whatConcernsOneMemberReadsFewRows() {
    try (var all = new TestGroups(100_000)) {
      var owner = all.log.user("owner");
      var earlier = all.group(owner);
      Throng.join(all.log.jdbi(), earlier, CROWD);
      all.log.freezeStatistics();
      var group = all.group(owner);
      Throng.again(all.log.jdbi(), group, CROWD);
      var ann = all.log.user("ann");
      var ben = all.log.user("ben");
      var one = new UserId(10_000_001);
      var two = new UserId(10_000_002);
      var until = Instant.now().plusSeconds(600);
      var steps = new LinkedHashMap<String, Runnable>();
      steps.put("invite", () -> all.join(group, owner, ann));
      steps.put("link", () -> all.links.join(ben, all.link(group, owner)));
      steps.put("send", () -> all.log.send(group, ann, "hello"));
      steps.put("get", () -> all.groups.get(ann, group));
      steps.put("rename", () -> all.moderation.rename(owner, group, one, new Nickname("一")));
      steps.put("mute", () -> all.moderation.mute(owner, group, one, until));
      steps.put("unmute", () -> all.moderation.unmute(owner, group, one));
      steps.put("role", () -> all.groups.changeRole(owner, group, one, Role.ADMIN));
      steps.put("follow", () -> all.follows.follow(ann, group, one));
      steps.put("follows", () -> all.follows.list(ann, group, null, 50));
      steps.put("whom", () -> all.follows.of(ann));
      steps.put("read", () -> all.log.marks().read(two, group, 5));
      steps.put("history", () -> all.log.log().visible(two, group, 1, 5, true, 50));
      steps.put("list", () -> all.log.conversations().list(two, false, null, 50));
      steps.put("reaches", () -> all.log.conversations().reaches(two));
      steps.put("members", () -> all.members.list(ann, group, MemberQuery.of(null, null, 50)));
      steps.put("remove", () -> all.groups.remove(owner, group, one));
      steps.put("ban", () -> all.moderation.ban(owner, group, two));
      steps.put("bans", () -> all.moderation.bans(owner, group, null, 50));
      steps.put("leave", () -> all.groups.leave(ann, group));
      steps.forEach((name, step) -> assertThat(all.log.rowsRead(step)).as(name).isLessThan(500));
      assertThat(all.members(group)).isEqualTo(CROWD);
    }
  }
}
