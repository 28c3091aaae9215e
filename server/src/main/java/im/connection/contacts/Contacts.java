package im.connection.contacts;

import im.connection.conversations.Conversations;
import im.connection.conversations.Feeds;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Whom a user keeps as contacts, and under which names.
@Singleton
public final class Contacts {
  private final Jdbi jdbi;
  private final ContactStore store;
  private final Conversations conversations;
  private final Feeds feeds;

  Contacts(Jdbi jdbi, ContactStore store, Conversations conversations, Feeds feeds) {
    this.jdbi = jdbi;
    this.store = store;
    this.conversations = conversations;
    this.feeds = feeds;
  }

  /// Whether two users are friends now. Friends always have a direct conversation without the
  /// stranger limit: it was opened or freed with the friendship.
  public boolean areFriends(UserId one, UserId other) {
    return jdbi.withHandle(handle -> store.areFriends(handle, one, other));
  }

  /// A user's contacts in an order that never changes (by user id); clients sort by name.
  public Page<Contact> list(UserId owner, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long after = cursor == null ? 0 : Id.parse("cursor", cursor);
    var contacts = jdbi.withHandle(handle -> store.list(handle, owner, after, limit + 1));
    return Page.of(contacts, limit, contact -> contact.user().id().toString());
  }

  /// Gives a contact another remark, or none. The owner's devices hear `contact.updated`.
  ///
  /// @throws Refusal `not_found` when the user is no contact
  public Contact remark(UserId owner, UserId user, Remark remark) {
    return feeds.change(change -> {
      if (!store.remark(change.handle(), owner, user, remark.remark())) {
        throw Refusal.of(ErrorCode.NOT_FOUND);
      }
      var contact = store.find(change.handle(), owner, user).orElseThrow();
      change.feed(owner, "contact.updated", contact);
      return contact;
    });
  }

  /// Ends a friendship for both: as in QQ or Telegram neither keeps the other as a contact, and the
  /// devices of both hear `contact.removed`. Their conversation stays, under the stranger limit
  /// again as if nobody had written yet.
  ///
  /// @throws Refusal `not_found` when they are not friends
  public void remove(UserId owner, UserId user) {
    var direct =
        conversations.findDirect(owner, user).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
    conversations.change(
        direct.id(),
        change -> {
          if (!store.part(change.handle(), owner, user)) {
            throw Refusal.of(ErrorCode.NOT_FOUND);
          }
          change.answered(false);
          change.feed(owner, "contact.removed", Map.of("userId", user));
          change.feed(user, "contact.removed", Map.of("userId", owner));
          return true;
        });
  }
}
