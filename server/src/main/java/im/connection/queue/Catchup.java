package im.connection.queue;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.ConversationRecord;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Reach;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings one device up to the end of one conversation, page by page.
@Singleton
final class Catchup {
  /// The most messages queued for a device that has no position in a conversation yet.
  static final int FIRST_SYNC = 500;

  /// About how many characters of bodies one item, and one page, carries.
  static final int MAX_CHARACTERS = 256 << 10;

  /// Where to begin.
  ///
  /// @param position what the client holds
  /// @param knownSeq messages up to here may be held by the client, so their changes are sent
  record Start(Position position, long knownSeq, SyncItem.@Nullable Reset reset) {}

  /// What to send next, and where that leads.
  record Step(List<LogEntry> messages, List<LogEntry> changes, Position position, boolean more) {
    int characters() {
      return Catchup.characters(messages) + Catchup.characters(changes);
    }

    SyncItem item(ConversationRecord conversation, SyncItem.@Nullable Reset reset) {
      return new SyncItem(conversation, reset, messages, changes, position, more);
    }
  }

  private final ConversationLog log;
  private final Settings settings;
  private final InstantSource clock;

  Catchup(ConversationLog log, Settings settings, InstantSource clock) {
    this.log = log;
    this.settings = settings;
    this.clock = clock;
  }

  /// Where a device begins that holds `position`, or nothing.
  Start start(Reach reach, @Nullable Position position) {
    var end = reach.end();
    boolean isAhead =
        position != null && (position.seq() > end.seq() || position.rev() > end.rev());
    if (position == null || isAhead) {
      return afresh(reach, Math.max(reach.fromSeq(), end.seq() - FIRST_SYNC + 1), isAhead);
    }
    boolean isTruncated =
        log.timeAfter(reach.conversation(), position)
            .map(time -> time.isBefore(horizon()))
            .orElse(false);
    return isTruncated
        ? afresh(reach, reach.fromSeq(), true)
        : new Start(position, position.seq(), null);
  }

  /// The next messages between a position and the end of what the user may see, then the changes of
  /// those the client already had.
  Step step(UserId user, Reach reach, Position from, long knownSeq, int limit) {
    var id = reach.conversation();
    var end = reach.end();
    if (from.seq() >= end.seq()) {
      return changes(user, id, List.of(), from, end, knownSeq, limit);
    }
    var found = log.visible(user, id, from.seq() + 1, end.seq(), true, limit);
    var messages = fitting(found);
    boolean isRest = messages.size() == found.size() && found.size() < limit;
    return isRest || messages.getLast().seq() == end.seq()
        ? changes(user, id, messages, from, end, knownSeq, limit)
        : new Step(messages, List.of(), new Position(messages.getLast().seq(), from.rev()), true);
  }

  private Step changes(
      UserId user,
      ConversationId id,
      List<LogEntry> messages,
      Position from,
      Position end,
      long knownSeq,
      int limit) {
    int room = limit - messages.size();
    if (from.rev() >= end.rev() || knownSeq == 0) {
      return new Step(messages, List.of(), end, false);
    }
    if (room == 0) {
      return new Step(messages, List.of(), new Position(end.seq(), from.rev()), true);
    }
    var until = new Position(Math.min(knownSeq, end.seq()), end.rev());
    var found = log.visibleChanges(user, id, from.rev(), until, room);
    var changes = fitting(found);
    return changes.size() == found.size() && found.size() < room
        ? new Step(messages, changes, end, false)
        : new Step(messages, changes, new Position(end.seq(), changes.getLast().rev()), true);
  }

  /// The queue begins with the first message within the queue's age, not before `lowest`. A client
  /// that holds anything drops it.
  private Start afresh(Reach reach, long lowest, boolean holdsAny) {
    var end = reach.end();
    long from = log.firstSince(reach.conversation(), lowest, end.seq(), horizon());
    var reset = new SyncItem.Reset(from, end.seq(), end.rev());
    boolean isReset = holdsAny || from > reach.fromSeq();
    return new Start(new Position(from - 1, end.rev()), 0, isReset ? reset : null);
  }

  /// What is older is not queued any more.
  Instant horizon() {
    return clock.instant().minus(settings.queueAge());
  }

  private static List<LogEntry> fitting(List<LogEntry> entries) {
    int sum = 0;
    for (int i = 0; i < entries.size(); i++) {
      sum += characters(entries.subList(i, i + 1));
      if (sum > MAX_CHARACTERS && i > 0) {
        return entries.subList(0, i);
      }
    }
    return entries;
  }

  private static int characters(List<LogEntry> entries) {
    return entries.stream()
        .mapToInt(entry -> entry.body() == null ? 0 : entry.body().length())
        .sum();
  }
}
