package im.connection.queue;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.conversations.ConversationRecord;
import im.connection.conversations.FeedEntry;
import im.connection.conversations.LogEntry;
import im.connection.kernel.Caller;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A device that takes pages in as the protocol tells it to, and insists on their order.
final class TestDevice {
  private final TestQueue all;
  private final Caller caller;
  private final Map<ConversationId, TreeMap<Long, LogEntry>> messages = new HashMap<>();
  final Map<ConversationId, Position> positions = new HashMap<>();
  final List<Long> feed = new ArrayList<>();
  final List<SyncItem.Reset> resets = new ArrayList<>();
  final Map<ConversationId, ConversationRecord> records = new HashMap<>();
  long feedPos;
  @Nullable Instant marksAt;

  TestDevice(TestQueue all, Caller caller) {
    this.all = all;
    this.caller = caller;
  }

  Caller caller() {
    return caller;
  }

  /// Walks to the end as a connection does; `meanwhile` runs before each page.
  void walk(Supplier<Integer> limit, Runnable meanwhile) {
    Resume walk = null;
    SyncPage page;
    do {
      meanwhile.run();
      if (walk == null) {
        walk = all.queue.resume(caller, request(null, limit.get()));
      }
      page = walk.next(limit.get());
      take(page);
      assertThat(page.next()).isEqualTo(walk.cursor());
    } while (page.next() != null);
  }

  /// Asks for page after page, each on its own.
  void poll(Supplier<Integer> limit, Runnable meanwhile) {
    var first = request(null, limit.get());
    @Nullable String cursor = null;
    do {
      meanwhile.run();
      var request =
          new SyncRequest(first.positions(), first.feedPos(), first.marksAt(), cursor, limit.get());
      var page = all.queue.sync(caller, request);
      take(page);
      cursor = page.next();
    } while (cursor != null);
  }

  void sync() {
    walk(() -> 100, () -> {});
  }

  /// Acknowledges everything it has.
  void acknowledge() {
    all.queue.acknowledge(caller, new Acknowledgement(Map.copyOf(positions), feedPos));
  }

  List<Long> seqs(ConversationId id) {
    return List.copyOf(messages.getOrDefault(id, new TreeMap<>()).keySet());
  }

  LogEntry message(ConversationId id, long seq) {
    var message = messages.getOrDefault(id, new TreeMap<>()).get(seq);
    if (message == null) {
      throw new AssertionError("no seq " + seq + " in " + seqs(id));
    }
    return message;
  }

  SyncRequest request(@Nullable String cursor, int limit) {
    return new SyncRequest(Map.copyOf(positions), feedPos, marksAt, cursor, limit);
  }

  void take(SyncPage page) {
    for (FeedEntry entry : page.feed()) {
      if (!page.feedReset() || !feed.isEmpty()) {
        assertThat(entry.pos()).isGreaterThan(feedPos);
      }
      feed.add(entry.pos());
      feedPos = entry.pos();
    }
    feedPos = page.feedPos();
    page.conversations().forEach(this::take);
    if (page.next() == null) {
      marksAt = page.marksAt();
    }
  }

  private void take(SyncItem item) {
    var id = item.conversation().id();
    records.put(id, item.conversation());
    var mine = messages.computeIfAbsent(id, key -> new TreeMap<>());
    var reset = item.reset();
    if (reset != null) {
      resets.add(reset);
      mine.clear();
      positions.remove(id);
    }
    for (LogEntry message : item.messages()) {
      if (!mine.isEmpty()) {
        assertThat(message.seq()).as("in order, once").isGreaterThan(mine.lastKey());
      }
      mine.put(message.seq(), message);
    }
    for (LogEntry change : item.changes()) {
      var known = mine.get(change.seq());
      assertThat(known).as("changes are about what was sent: %s", change).isNotNull();
      if (change.rev() > known.rev()) {
        mine.put(change.seq(), change);
      }
    }
    positions.merge(
        id,
        item.position(),
        (before, now) -> {
          assertThat(now.max(before)).as("never backwards").isEqualTo(now);
          return now;
        });
  }
}
