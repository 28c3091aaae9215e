package im.connection.messages;

import im.connection.conversations.ConversationLog;
import im.connection.conversations.Feeds;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Place;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.db.Ids;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Messages that users keep at hand for themselves: references, read with their rights. One that is
/// erased, or that they clear or delete for themselves, is a favourite no longer.
@Singleton
final class Favourites {
  /// How many a user may have.
  static final int MAX = 5_000;

  /// What the feed says.
  private record Changed(ConversationId conversationId, long seq, boolean isFavourite) {}

  private final Jdbi jdbi;
  private final FavouriteStore store;
  private final ConversationLog log;
  private final Feeds feeds;
  private final Ids ids;

  Favourites(Jdbi jdbi, FavouriteStore store, ConversationLog log, Feeds feeds, Ids ids) {
    this.jdbi = jdbi;
    this.store = store;
    this.log = log;
    this.feeds = feeds;
    this.ids = ids;
  }

  /// Adds a message; a second time changes nothing. The event is `favourite.changed`.
  ///
  /// @throws Refusal `not_found` when the user does not see the message or it says nothing any
  ///   more, `list_full` beyond [#MAX]
  void add(UserId user, Place place) {
    long id = ids.next();
    feeds.change(change -> {
      var handle = change.handle();
      change.takeTurn(user);
      boolean isVisible =
          log.lockVisible(handle, user, place).filter(LogEntry::hasBody).isPresent();
      if (!isVisible) {
        throw Refusal.of(ErrorCode.NOT_FOUND);
      }
      if (store.insert(handle, id, user, place)) {
        if (store.count(handle, user) > MAX) {
          throw Refusal.of(ErrorCode.LIST_FULL, MAX);
        }
        change.feed(
            user, "favourite.changed", new Changed(place.conversation(), place.seq(), true));
      }
      return true;
    });
  }

  /// Removes a message; a second time changes nothing. The event is `favourite.changed`.
  void remove(UserId user, Place place) {
    feeds.change(change -> {
      if (store.delete(change.handle(), user, place)) {
        change.feed(
            user, "favourite.changed", new Changed(place.conversation(), place.seq(), false));
      }
      return true;
    });
  }

  /// The user's favourites, the latest first. Those they do not see any more are left out, so a
  /// page may be shorter than `limit`.
  Page<Favourite> list(UserId user, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Id.parse("cursor", cursor);
    var rows = jdbi.withHandle(handle -> store.list(handle, user, before, limit + 1));
    var page = Page.of(rows, limit, row -> Long.toString(row.id()));
    var messages = messages(user, page.items());
    var items =
        page.items().stream()
            .filter(row -> messages.containsKey(row.place()))
            .map(row -> favourite(row, messages))
            .toList();
    return new Page<>(items, page.next());
  }

  private Map<Place, LogEntry> messages(UserId user, List<FavouriteStore.Row> rows) {
    return log.visible(user, rows.stream().map(FavouriteStore.Row::place).toList()).stream()
        .filter(LogEntry::hasBody)
        .collect(
            Collectors.toMap(
                entry -> new Place(entry.conversation(), entry.seq()), Function.identity()));
  }

  private static Favourite favourite(FavouriteStore.Row row, Map<Place, LogEntry> messages) {
    return new Favourite(row.addedAt(), Objects.requireNonNull(messages.get(row.place())));
  }

  /// Removes all of a user's.
  void forget(UserId user) {
    jdbi.useTransaction(handle -> store.deleteAll(handle, user));
  }
}
