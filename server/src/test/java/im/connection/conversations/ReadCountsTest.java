package im.connection.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.kernel.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadCountsTest {
  private static final UserId SENDER = new UserId(1);

  @Test
  void whoeverCountsOneByOneGetsTheSame() {
    var random = new Random(7);
    for (int round = 0; round < 300; round++) {
      var members = new HashMap<UserId, ReadCounts.Reach>();
      for (int user = 1; user <= 1 + random.nextInt(20); user++) {
        members.put(
            new UserId(user), new ReadCounts.Reach(1 + random.nextInt(10), random.nextInt(12)));
      }
      var counts = new ReadCounts(members);
      for (long seq = 1; seq <= 12; seq++) {
        assertThat(counts.of(SENDER, seq)).contains(oneByOne(members, seq));
      }
    }
  }

  @Test
  void whoeverIsNoMemberLearnsNothing() {
    assertThat(new ReadCounts(Map.of()).of(SENDER, 1)).isEmpty();
  }

  private static ReadCount oneByOne(Map<UserId, ReadCounts.Reach> members, long seq) {
    var seeing =
        members.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(SENDER) && entry.getValue().from() <= seq)
            .map(Map.Entry::getValue)
            .toList();
    return new ReadCount(
        seeing.stream().filter(reach -> reach.read() >= seq).count(), seeing.size());
  }
}
