package im.connection.messages;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Place;
import im.connection.groups.Follows;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Every user's unread messages that mention them or everyone, or come from members they follow.
@Singleton
final class Attentions {
  private final Jdbi jdbi;
  private final AttentionStore store;
  private final Follows follows;
  private final ConversationLog log;

  Attentions(Jdbi jdbi, AttentionStore store, Follows follows, ConversationLog log) {
    this.jdbi = jdbi;
    this.store = store;
    this.follows = follows;
    this.log = log;
  }

  /// The newest first. Messages the user does not see any more are left out, so a page may be
  /// shorter than `limit`.
  Page<Attention> list(UserId user, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    var before = cursor == null ? AttentionCursor.FIRST : AttentionCursor.valueOf(cursor);
    var followed = follows.of(user);
    var rows = jdbi.withHandle(handle -> store.list(handle, user, followed, before, limit + 1));
    var page = Page.of(rows, limit, row -> AttentionCursor.of(row).toString());
    var places = page.items().stream().map(AttentionStore.Row::place).toList();
    var messages =
        log.visible(user, places).stream()
            .filter(LogEntry::hasBody)
            .collect(
                Collectors.toMap(
                    entry -> new Place(entry.conversation(), entry.seq()), Function.identity()));
    var items =
        page.items().stream()
            .filter(row -> messages.containsKey(row.place()))
            .map(row ->
                new Attention(row.reason(), Objects.requireNonNull(messages.get(row.place()))))
            .toList();
    return new Page<>(items, page.next());
  }
}
