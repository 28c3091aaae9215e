package im.connection.conversations;

import java.util.Arrays;

/// Which messages of a conversation a user may see: ranges of `seq`, oldest first. The last one is
/// open-ended while they are a member.
public final class Spans {
  private static final Spans ALL = new Spans(new long[] {1}, new long[] {Long.MAX_VALUE});

  private final long[] from;
  private final long[] to;

  private Spans(long[] from, long[] to) {
    this.from = from;
    this.to = to;
  }

  /// Ranges given by their first and last messages.
  static Spans of(Long[] from, Long[] to) {
    return from.length == 1 && from[0] == 1 && to[0] == Long.MAX_VALUE
        ? ALL
        : new Spans(numbers(from), numbers(to));
  }

  /// Whether the message is within one of the ranges.
  public boolean hold(long seq) {
    for (int i = from.length - 1; i >= 0; i--) {
      if (seq >= from[i] && seq <= to[i]) {
        return true;
      }
    }
    return false;
  }

  /// Where the first message lies that they hold.
  public long first() {
    return Arrays.stream(from).min().orElseThrow();
  }

  private static long[] numbers(Long[] values) {
    return Arrays.stream(values).mapToLong(Long::longValue).toArray();
  }
}
