package im.connection.queue;

import im.connection.conversations.ConversationRecord;
import im.connection.conversations.Conversations;
import im.connection.conversations.FeedEntry;
import im.connection.conversations.MovedMarks;
import im.connection.conversations.Reach;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One device catching up: walks through everything that waits for it, feed first, then its
/// conversations ascending by id, up to the ends that were read when it began. Used by one thread
/// at a time.
public final class Resume {
  private static final int MAX_CONVERSATIONS = 20;

  private final UserId user;
  private final Conversations conversations;
  private final Catchup catchup;
  private final FeedCatchup feed;
  private final List<Reach> reaches;
  private final Map<ConversationId, Position> known;
  private final Set<ConversationId> marked;
  private Instant marksAt;
  private int index;
  private Catchup.@Nullable Start current;
  private boolean isBegun;

  Resume(
      UserId user,
      Conversations conversations,
      Catchup catchup,
      FeedCatchup feed,
      List<Reach> reaches,
      Map<ConversationId, Position> known,
      MovedMarks marks) {
    this.user = user;
    this.conversations = conversations;
    this.catchup = catchup;
    this.feed = feed;
    this.reaches = new ArrayList<>(reaches);
    this.known = known;
    this.marked = marks.conversations();
    this.marksAt = marks.at();
  }

  /// The next page, of at most `limit` messages and changes.
  public SyncPage next(int limit) {
    var entries = feed.next(limit);
    var steps = new HashMap<ConversationId, Catchup.Step>();
    var resets = new HashMap<ConversationId, SyncItem.Reset>();
    var order = new ArrayList<ConversationId>();
    int room = limit - entries.size();
    int characters = 0;
    while (room > 0
        && characters < Catchup.MAX_CHARACTERS
        && order.size() < MAX_CONVERSATIONS
        && index < reaches.size()) {
      var reach = reaches.get(index);
      var step = step(reach, room, resets);
      if (step == null) {
        advance();
        continue;
      }
      steps.put(reach.conversation(), step);
      order.add(reach.conversation());
      room -= step.messages().size() + step.changes().size();
      characters += step.characters();
      if (step.more()) {
        current = new Catchup.Start(step.position(), knownSeq(), null);
        isBegun = true;
        break;
      }
      advance();
    }
    return page(entries, order, steps, resets);
  }

  /// Where the next page begins; absent when nothing is left.
  public @Nullable String cursor() {
    return isDone() ? null : cursorNow().toString();
  }

  /// Goes to where a page of an earlier, equal walk ended.
  void skipTo(SyncCursor cursor) {
    feed.skipTo(cursor.feedPos());
    marksAt = Instant.ofEpochMilli(cursor.marksMillis());
    while (index < reaches.size()
        && reaches.get(index).conversation().value() < cursor.conversation()) {
      index++;
    }
    if (cursor.isBegun()
        && index < reaches.size()
        && reaches.get(index).conversation().value() == cursor.conversation()) {
      reaches.set(index, reaches.get(index).upTo(cursor.end()));
      current = new Catchup.Start(cursor.position(), cursor.knownSeq(), null);
      isBegun = true;
    }
  }

  /// The end of the feed when the walk began.
  public long feedEnd() {
    return feed.end();
  }

  /// The conversations whose new messages still reach the user, as they were when the walk began.
  public List<Reach> memberOf() {
    return reaches.stream().filter(Reach::isMember).toList();
  }

  private Catchup.@Nullable Step step(
      Reach reach, int room, Map<ConversationId, SyncItem.Reset> resets) {
    var start = current;
    if (start == null) {
      var position = known.get(reach.conversation());
      if (position == null && reach.end().seq() == 0) {
        return null;
      }
      if (reach.end().equals(position)) {
        return marked.contains(reach.conversation())
            ? new Catchup.Step(List.of(), List.of(), reach.end(), false)
            : null;
      }
      start = catchup.start(reach, position);
      current = start;
      if (start.reset() != null) {
        resets.put(reach.conversation(), start.reset());
      }
    }
    return catchup.step(user, reach, start.position(), start.knownSeq(), room);
  }

  private SyncPage page(
      List<FeedEntry> entries,
      List<ConversationId> order,
      Map<ConversationId, Catchup.Step> steps,
      Map<ConversationId, SyncItem.Reset> resets) {
    var records = new HashMap<ConversationId, ConversationRecord>();
    if (!order.isEmpty()) {
      conversations.records(user, order).forEach(record -> records.put(record.id(), record));
    }
    var items = new ArrayList<SyncItem>();
    for (var id : order) {
      var record = records.get(id);
      var step = steps.get(id);
      if (record != null && step != null) {
        items.add(step.item(record, resets.get(id)));
      }
    }
    return new SyncPage(entries, feed.position(), feed.takeReset(), items, marksAt, cursor());
  }

  private boolean isDone() {
    return feed.isDone() && index >= reaches.size();
  }

  private SyncCursor cursorNow() {
    long marksMillis = marksAt.toEpochMilli();
    if (index >= reaches.size()) {
      return SyncCursor.before(feed.position(), marksMillis, Long.MAX_VALUE);
    }
    var reach = reaches.get(index);
    long conversation = reach.conversation().value();
    var start = current;
    return isBegun && start != null
        ? new SyncCursor(
            feed.position(),
            marksMillis,
            conversation,
            start.position(),
            start.knownSeq(),
            reach.end(),
            true)
        : SyncCursor.before(feed.position(), marksMillis, conversation);
  }

  private long knownSeq() {
    return current == null ? 0 : current.knownSeq();
  }

  private void advance() {
    index++;
    current = null;
    isBegun = false;
  }
}
