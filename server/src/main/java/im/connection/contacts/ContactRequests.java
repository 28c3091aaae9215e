package im.connection.contacts;

import im.connection.accounts.Acquaintance;
import im.connection.accounts.OpenAccounts;
import im.connection.accounts.PrivacySettings;
import im.connection.accounts.Quotas;
import im.connection.conversations.Conversations;
import im.connection.conversations.FeedChange;
import im.connection.conversations.Feeds;
import im.connection.conversations.LogChange;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Asking to be friends, and answering.
@Singleton
public final class ContactRequests {
  /// How many requests of one user may be open or less than a day old.
  static final int MAX_RECENT = 100;

  /// How often one user may ask another within a day, having taken the requests back.
  private static final int MAX_TODAY = 3;

  private final Jdbi jdbi;
  private final ContactRequestStore store;
  private final ContactStore contacts;
  private final PrivacySettings privacy;
  private final OpenAccounts accounts;
  private final Quotas quotas;
  private final Conversations conversations;
  private final Feeds feeds;

  ContactRequests(
      Jdbi jdbi,
      ContactRequestStore store,
      ContactStore contacts,
      PrivacySettings privacy,
      OpenAccounts accounts,
      Quotas quotas,
      Conversations conversations,
      Feeds feeds) {
    this.jdbi = jdbi;
    this.store = store;
    this.contacts = contacts;
    this.privacy = privacy;
    this.accounts = accounts;
    this.quotas = quotas;
    this.conversations = conversations;
    this.feeds = feeds;
  }

  /// What stands between two users when one asks: the answer, or the other's own request, which is
  /// to be accepted instead, or neither, when it was closed this moment.
  private sealed interface Asked {
    record Answered(ContactAnswer answer) implements Asked {}

    record Opposite(RequestId id) implements Asked {}

    record Closed() implements Asked {}
  }

  /// Asks a user to be friends; asking again is answered with the open request, asking someone who
  /// asked first makes friends of both at once. The devices of both hear `contact.requested`.
  ///
  /// @throws Refusal `not_found` for an unknown user, `invalid_argument` for oneself,
  ///   `not_accepted` when the other does not take requests from this user, or declined one a while
  ///   ago, `blocked_by_you` when the user blocks the other, `request_limit` when too many requests
  ///   are open or recent
  public ContactAnswer request(UserId from, NewContactRequest wanted) {
    if (from.equals(wanted.userId())) {
      throw Refusal.invalid("userId", "another user");
    }
    while (true) {
      var id = store.nextId();
      switch (feeds.change(change -> ask(change, id, from, wanted))) {
        case Asked.Answered(ContactAnswer answer) -> {
          return answer;
        }
        case Asked.Opposite(RequestId opposite) -> {
          var joined = acceptIfOpen(from, opposite);
          if (joined.isPresent()) {
            return joined.get();
          }
        }
        case Asked.Closed() -> {}
      }
    }
  }

  /// Makes friends of the two users of a request, once. Their direct conversation is opened if need
  /// be and loses its stranger limit; the devices of both hear `contact.accepted`.
  ///
  /// @throws Refusal `not_found` when the request is not addressed to `user`, `request_closed` when
  ///   it is no longer open
  public ContactAnswer accept(UserId user, RequestId id) {
    return acceptIfOpen(user, id).orElseThrow(() -> Refusal.of(ErrorCode.REQUEST_CLOSED));
  }

  /// Takes a request back, once. The devices of both hear `contact.cancelled`.
  ///
  /// @throws Refusal `not_found` when the request is not from `user`, `request_closed` when it is
  ///   no longer open
  public ContactRequest cancel(UserId user, RequestId id) {
    return feeds.change(change -> {
      var request = sent(store.lock(change.handle(), id), user);
      return switch (request.state()) {
        case CANCELLED -> request;
        case PENDING -> {
          var cancelled = store.close(change.handle(), id, ContactRequest.State.CANCELLED);
          feedBoth(change, cancelled, "contact.cancelled", cancelled, cancelled);
          yield cancelled;
        }
        case ACCEPTED, DECLINED, EXPIRED -> throw Refusal.of(ErrorCode.REQUEST_CLOSED);
      };
    });
  }

  /// Turns a request down, once. The devices of both hear `contact.declined`.
  ///
  /// @throws Refusal `not_found` when the request is not addressed to `user`, `request_closed` when
  ///   it is no longer open
  public ContactRequest decline(UserId user, RequestId id) {
    return feeds.change(change -> {
      var request = addressed(store.lock(change.handle(), id), user);
      return switch (request.state()) {
        case DECLINED -> request;
        case PENDING -> {
          var declined = store.close(change.handle(), id, ContactRequest.State.DECLINED);
          feedBoth(change, declined, "contact.declined", declined, declined);
          yield declined;
        }
        case ACCEPTED, EXPIRED, CANCELLED -> throw Refusal.of(ErrorCode.REQUEST_CLOSED);
      };
    });
  }

  /// A user's requests in one direction whatever their state, the newest first.
  public Page<ContactRequest> list(
      UserId user, ContactRequest.Direction direction, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Id.parse("cursor", cursor);
    var requests =
        jdbi.withHandle(handle -> store.list(handle, user, direction, before, limit + 1));
    return Page.of(requests, limit, request -> request.id().toString());
  }

  private Asked ask(FeedChange change, RequestId id, UserId from, NewContactRequest wanted) {
    var handle = change.handle();
    var to = wanted.userId();
    if (contacts.existing(handle, to) == 0) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    store.lockRequester(handle, from);
    store.expire(handle, from, to);
    boolean isNew = store.insert(handle, id, from, wanted);
    var friend = contacts.find(handle, from, to);
    if (friend.isPresent()) {
      store.withdraw(handle, id);
      return answered(ContactAnswer.Status.FRIENDS, null, friend.get());
    }
    var open = store.findOpen(handle, from, to);
    boolean isWilling = isWilling(handle, from, to);
    checkAccepted(handle, from, to);
    if (open.isEmpty()) {
      return new Asked.Closed();
    }
    if (!open.get().from().id().equals(from)) {
      return new Asked.Opposite(open.get().id());
    }
    if (isNew && !isWilling) {
      throw Refusal.of(ErrorCode.NOT_ACCEPTED);
    }
    if (!isNew) {
      return answered(ContactAnswer.Status.PENDING, open.get(), null);
    }
    if (store.countRecent(handle, from) > MAX_RECENT) {
      throw Refusal.of(ErrorCode.REQUEST_LIMIT, MAX_RECENT);
    }
    feedBoth(change, open.get(), "contact.requested", open.get(), open.get());
    return answered(ContactAnswer.Status.REQUESTED, open.get(), null);
  }

  /// Whether a user takes requests from strangers, and from this one again; whoever is suspended
  /// does not. Everything is asked whatever the first answer is, also for somebody who is blocked,
  /// so that no refusal is told from another by its time.
  private boolean isWilling(Handle handle, UserId from, UserId to) {
    return Stream.of(
            privacy.of(handle, to).contactRequests().includes(Acquaintance.STRANGER),
            accounts.isOpen(handle, to),
            !store.isDeclined(handle, from, to, quotas.limits().pause()),
            store.countToday(handle, from, to) <= MAX_TODAY)
        .allMatch(Boolean::booleanValue);
  }

  /// Lets a request pass that its addressee is willing to see.
  private void checkAccepted(Handle handle, UserId from, UserId to) {
    contacts
        .relation(handle, from, to)
        .refusal()
        .ifPresent(code -> {
          throw Refusal.of(code);
        });
  }

  private static Asked answered(
      ContactAnswer.Status status, @Nullable ContactRequest request, @Nullable Contact contact) {
    return new Asked.Answered(new ContactAnswer(status, request, contact));
  }

  /// Accepts a request; empty when it was closed otherwise. The conversation is looked for first,
  /// so that its head is the first lock taken.
  private Optional<ContactAnswer> acceptIfOpen(UserId user, RequestId id) {
    var seen = addressed(jdbi.withHandle(handle -> store.find(handle, id)), user);
    return switch (seen.state()) {
      case DECLINED, EXPIRED, CANCELLED -> Optional.empty();
      case ACCEPTED ->
          jdbi.withHandle(handle -> repeated(contacts.find(handle, user, seen.from().id()), seen));
      case PENDING -> {
        var direct = conversations.openDirect(user, seen.from().id(), false);
        yield conversations.change(direct.id(), change -> accept(change, user, id));
      }
    };
  }

  private Optional<ContactAnswer> accept(LogChange change, UserId user, RequestId id) {
    var handle = change.handle();
    var request = addressed(store.lock(handle, id), user);
    var other = request.from().id();
    if (request.state() == ContactRequest.State.ACCEPTED) {
      return repeated(contacts.find(handle, user, other), request);
    }
    if (request.state() != ContactRequest.State.PENDING) {
      return Optional.empty();
    }
    if (contacts.existing(handle, user, other) < 2) {
      return Optional.empty();
    }
    var accepted = store.close(handle, id, ContactRequest.State.ACCEPTED);
    contacts.befriend(handle, user, other);
    change.answered(true);
    var mine = joined(accepted, contacts.find(handle, user, other));
    var theirs = joined(accepted, contacts.find(handle, other, user));
    feedBoth(change, accepted, "contact.accepted", theirs, mine);
    return Optional.of(mine);
  }

  /// The answer to accepting once more: the friendship, unless it has ended since.
  private static Optional<ContactAnswer> repeated(
      Optional<Contact> contact, ContactRequest request) {
    return contact.map(friend -> new ContactAnswer(ContactAnswer.Status.ACCEPTED, request, friend));
  }

  private static ContactAnswer joined(ContactRequest request, Optional<Contact> contact) {
    return new ContactAnswer(ContactAnswer.Status.ACCEPTED, request, contact.orElseThrow());
  }

  private static void feedBoth(
      FeedChange change,
      ContactRequest request,
      String kind,
      Object requesters,
      Object addressees) {
    change.feed(request.from().id(), kind, requesters);
    change.feed(request.to().id(), kind, addressees);
  }

  private static ContactRequest addressed(Optional<ContactRequest> request, UserId user) {
    return request
        .filter(found -> found.to().id().equals(user))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  private static ContactRequest sent(Optional<ContactRequest> request, UserId user) {
    return request
        .filter(found -> found.from().id().equals(user))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }
}
