package im.connection.messages;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;

/// Pages through the part of a log that a user may see.
@Singleton
final class History {
  private final Conversations conversations;
  private final ConversationLog log;

  History(Conversations conversations, ConversationLog log) {
    this.conversations = conversations;
    this.log = log;
  }

  /// One page; its `next` is the `before` or `after` of the following one. Around a message there
  /// is one page: it, and `limit / 2` messages on either side.
  ///
  /// @throws Refusal `not_found` when the conversation was never theirs or they do not see the
  ///   message around which they look
  Page<LogEntry> page(UserId user, ConversationId id, HistoryQuery query) {
    int limit = query.limit();
    if (query.around() != null) {
      return around(user, id, query.around(), limit);
    }
    var found = log.visible(user, id, query.from(), query.to(), query.isAscending(), limit + 1);
    if (found.isEmpty()) {
      conversations.get(user, id);
    }
    if (found.size() <= limit) {
      return new Page<>(found, null);
    }
    var items = found.subList(0, limit);
    return new Page<>(items, Long.toString(items.getLast().seq()));
  }

  private Page<LogEntry> around(UserId user, ConversationId id, long seq, int limit) {
    int side = limit / 2;
    var before = log.visible(user, id, 1, seq, false, side + 1);
    if (before.isEmpty() || before.getFirst().seq() != seq) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    var items = new ArrayList<>(before.reversed());
    if (side > 0) {
      items.addAll(log.visible(user, id, seq + 1, Long.MAX_VALUE, true, side));
    }
    return new Page<>(items, null);
  }
}
