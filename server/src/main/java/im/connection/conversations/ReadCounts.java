package im.connection.conversations;

import im.connection.kernel.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// How far every present member of a group has read, at one moment. However many messages are asked
/// about, each takes two binary searches.
public final class ReadCounts {
  /// What one member may see, from `from` on, and has read, up to `read`.
  record Reach(long from, long read) {
    Reach {
      read = Math.max(read, from - 1);
    }
  }

  private final Map<UserId, Reach> members;
  private final long[] froms;
  private final long[] reads;

  ReadCounts(Map<UserId, Reach> members) {
    this.members = new HashMap<>(members);
    this.froms = members.values().stream().mapToLong(Reach::from).sorted().toArray();
    this.reads = members.values().stream().mapToLong(Reach::read).sorted().toArray();
  }

  /// How many have read a message of `sender`, who is not counted; empty when the sender is no
  /// member any more.
  public Optional<ReadCount> of(UserId sender, long seq) {
    var own = members.get(sender);
    if (own == null) {
      return Optional.empty();
    }
    long seeing = below(froms, seq + 1) - (own.from() <= seq ? 1 : 0);
    long behind = below(reads, seq) - (own.read() < seq ? 1 : 0);
    return Optional.of(new ReadCount(seeing - behind, seeing));
  }

  /// How many of `sorted` are less than `limit`.
  private static long below(long[] sorted, long limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
