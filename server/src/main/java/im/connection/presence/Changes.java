package im.connection.presence;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Counts what happens to users' own settings, contacts and blocks, all of which go through their
/// feeds, so that what is remembered about them can tell whether it still holds. Users share a
/// bounded number of counters; a change of one may make something about another be read again.
@Singleton
final class Changes {
  private static final int COUNTERS = 1 << 14;

  private final AtomicLongArray counters = new AtomicLongArray(COUNTERS);
  private final AtomicLong losses = new AtomicLong();

  Changes(Bus bus) {
    bus.listen(this::heard);
    bus.listenForGaps(losses::incrementAndGet);
  }

  /// A number that grows with every change of these users. Taken before reading, it stamps what was
  /// read.
  long stamp(UserId... users) {
    long sum = losses.get();
    for (UserId user : users) {
      sum += counters.get(counter(user));
    }
    return sum;
  }

  private void heard(List<News> news) {
    for (News item : news) {
      if (item instanceof News.FeedAdvanced feed) {
        counters.incrementAndGet(counter(feed.user()));
      }
    }
  }

  private static int counter(UserId user) {
    return Long.hashCode(user.value() * 0x9e3779b97f4a7c15L) & (COUNTERS - 1);
  }
}
