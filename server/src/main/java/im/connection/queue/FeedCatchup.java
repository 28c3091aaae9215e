package im.connection.queue;

import im.connection.conversations.FeedEntry;
import im.connection.conversations.Feeds;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.List;

/// Brings one device up to the end of its user's feed, page by page.
final class FeedCatchup {
  private final Feeds feeds;
  private final UserId user;
  private final long end;
  private long position;
  private boolean isReset;

  /// @param known what the device holds, -1 when nothing
  /// @param horizon what is older is not queued any more
  FeedCatchup(Feeds feeds, UserId user, long known, Instant horizon) {
    this.feeds = feeds;
    this.user = user;
    this.end = feeds.heads(List.of(user)).getOrDefault(user, 0L);
    this.position = known < 0 || known > end ? 0 : known;
    skipOlderThan(horizon, known);
  }

  List<FeedEntry> next(int limit) {
    if (position >= end) {
      return List.of();
    }
    var entries = feeds.after(user, position, limit);
    position = entries.size() < limit ? Math.max(end, last(entries)) : last(entries);
    return entries;
  }

  void skipTo(long pos) {
    position = Math.min(Math.max(position, pos), end);
    isReset = false;
  }

  long position() {
    return position;
  }

  long end() {
    return end;
  }

  /// Whether older rows are left out; told once.
  boolean takeReset() {
    boolean taken = isReset;
    isReset = false;
    return taken;
  }

  boolean isDone() {
    return position >= end;
  }

  private void skipOlderThan(Instant horizon, long known) {
    if (position >= end) {
      return;
    }
    long first = feeds.firstSince(user, horizon);
    if (first > position + 1) {
      position = Math.min(first - 1, end);
      isReset = known >= 0;
    }
  }

  private long last(List<FeedEntry> entries) {
    return entries.isEmpty() ? position : entries.getLast().pos();
  }
}
