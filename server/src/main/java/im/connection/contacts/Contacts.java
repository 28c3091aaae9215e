package im.connection.contacts;

import im.connection.contacts.ContactChangeStore.Change;
import im.connection.contacts.ContactChangeStore.Head;
import im.connection.conversations.Conversations;
import im.connection.conversations.FeedChange;
import im.connection.conversations.Feeds;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Whom a user keeps as contacts, and what the user notes about them.
@Singleton
final class Contacts {
  private final Jdbi jdbi;
  private final ContactStore store;
  private final ContactChangeStore changes;
  private final Conversations conversations;
  private final Feeds feeds;

  Contacts(
      Jdbi jdbi,
      ContactStore store,
      ContactChangeStore changes,
      Conversations conversations,
      Feeds feeds) {
    this.jdbi = jdbi;
    this.store = store;
    this.changes = changes;
    this.conversations = conversations;
    this.feeds = feeds;
  }

  /// A user's contacts in an order that never changes (by user id; clients sort by name), or what
  /// has changed about them since a revision, in the order of the last change. Every page of the
  /// whole list tells the revision at which its first page was read: what changes in between is
  /// among the changes since. Changes of a contact's own profile are none.
  ContactPage list(UserId owner, ContactQuery query) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> {
          var head = changes.head(handle, owner);
          return switch (query.start(head.rev())) {
            case ContactCursor.Listed start -> listed(handle, owner, query, start, false);
            case ContactCursor.Changed(long since) -> changed(handle, owner, query, since, head);
          };
        });
  }

  /// The labels a user has in use, by name, with the number of contacts under each.
  List<Label> labels(UserId owner) {
    return jdbi.withHandle(handle -> store.labels(handle, owner, Labels.MAX_IN_USE));
  }

  /// Changes what a user notes about a contact. The user's devices hear `contact.updated`, unless
  /// it was like this before.
  ///
  /// @throws Refusal `not_found` when the other is no contact, `list_full` when the user would have
  ///   more labels in use than allowed
  Contact update(UserId owner, UserId user, ContactUpdate update) {
    return feeds.change(change -> {
      var old =
          store
              .lock(change.handle(), owner, user)
              .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
      var updated = update.applyTo(old);
      if (!updated.equals(old)) {
        write(change, owner, updated);
      }
      return updated;
    });
  }

  /// Ends a friendship for both: as in QQ or Telegram neither keeps the other as a contact, and the
  /// devices of both hear `contact.removed`. Their conversation stays, under the stranger limit
  /// again as if nobody had written yet.
  ///
  /// @throws Refusal `not_found` when they are not friends
  void remove(UserId owner, UserId user) {
    var direct =
        conversations.findDirect(owner, user).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    conversations.change(
        direct.id(),
        change -> {
          if (!store.part(change.handle(), owner, user)) {
            throw Refusal.of(ErrorCode.NOT_FOUND);
          }
          changes.forget(change.handle(), owner, user);
          change.answered(false);
          change.feed(owner, "contact.removed", Map.of("userId", user));
          change.feed(user, "contact.removed", Map.of("userId", owner));
          return true;
        });
  }

  private void write(FeedChange change, UserId owner, Contact updated) {
    store.update(change.handle(), owner, updated);
    if (store.labels(change.handle(), owner, Labels.MAX_IN_USE + 1).size() > Labels.MAX_IN_USE) {
      throw Refusal.of(ErrorCode.LIST_FULL, Labels.MAX_IN_USE);
    }
    change.feed(owner, "contact.updated", updated);
  }

  private ContactPage listed(
      Handle handle,
      UserId owner,
      ContactQuery query,
      ContactCursor.Listed start,
      boolean isReset) {
    var found = store.list(handle, owner, query.label(), start.user(), query.limit() + 1);
    var page =
        Page.of(
            found,
            query.limit(),
            last -> new ContactCursor.Listed(start.rev(), last.user().id().value()).toString());
    var rev = query.label() == null ? start.rev() : null;
    return new ContactPage(page.items(), List.of(), rev, isReset, page.next());
  }

  /// What changed after `since`; the whole list when that is not known any more, or when `since`
  /// comes from a database that was newer than this one.
  private ContactPage changed(
      Handle handle, UserId owner, ContactQuery query, long since, Head head) {
    if (since < head.forgotten() || since > head.rev()) {
      return listed(handle, owner, query, new ContactCursor.Listed(head.rev(), 0), true);
    }
    int limit = query.limit() + 1;
    var found =
        Stream.concat(
                changes.changed(handle, owner, since, limit).stream(),
                changes.removed(handle, owner, since, limit).stream())
            .sorted(Comparator.comparingLong(Change::rev))
            .limit(limit)
            .toList();
    var page =
        Page.of(found, query.limit(), last -> new ContactCursor.Changed(last.rev()).toString());
    long rev = page.next() == null ? head.rev() : page.items().getLast().rev();
    return new ContactPage(
        page.items().stream().map(Change::contact).filter(Objects::nonNull).toList(),
        page.items().stream().filter(gone -> gone.contact() == null).map(Change::user).toList(),
        rev,
        false,
        page.next());
  }
}
