package im.connection.messages;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;

/// Pages through the part of a log that a user may see.
@Singleton
final class History {
  private final Conversations conversations;
  private final ConversationLog log;

  History(Conversations conversations, ConversationLog log) {
    this.conversations = conversations;
    this.log = log;
  }

  /// One page; its `next` is the `before` or `after` of the following one.
  Page<LogEntry> page(UserId user, ConversationId id, HistoryQuery query) {
    int limit = query.limit();
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
}
