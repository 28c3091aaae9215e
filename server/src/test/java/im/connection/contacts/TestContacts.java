package im.connection.contacts;

import im.connection.accounts.OpenAccounts;
import im.connection.accounts.TestPrivacy;
import im.connection.accounts.TestQuotas;
import im.connection.conversations.TestLog;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import im.connection.testing.MovableClock;

/// The contacts wired by hand on a database of their own.
final class TestContacts implements AutoCloseable {
  final TestLog log = new TestLog();
  final MovableClock clock = new MovableClock();
  final ContactStore store = new ContactStore();
  final Relations relations = new Relations(log.jdbi(), TestPrivacy.of(log.jdbi()));
  final Contacts contacts =
      new Contacts(log.jdbi(), store, new ContactChangeStore(), log.conversations(), log.feeds());
  private final ContactRequestStore requestStore = new ContactRequestStore(log.ids(), clock);
  final ContactRequests requests =
      new ContactRequests(
          log.jdbi(),
          requestStore,
          store,
          TestPrivacy.of(log.jdbi()),
          new OpenAccounts(clock),
          TestQuotas.generous(clock),
          log.conversations(),
          log.feeds());
  final Blocks blocks =
      new Blocks(log.jdbi(), new BlockStore(), requestStore, log.conversations(), log.feeds());

  ContactAnswer ask(UserId from, UserId to) {
    return requests.request(from, new NewContactRequest(to, null));
  }

  RequestId open(UserId from, UserId to) {
    return id(ask(from, to));
  }

  void befriend(UserId one, UserId other) {
    var answer = requests.accept(other, open(one, other));
    if (answer.contact() == null) {
      throw new AssertionError(answer);
    }
  }

  /// Whether both edges between two users exist; never one alone.
  boolean areFriends(UserId one, UserId other) {
    boolean there = relations.between(one, other).isFriend();
    if (relations.between(other, one).isFriend() != there) {
      throw new AssertionError("half a friendship");
    }
    return there;
  }

  /// What has changed about a user's contacts since a revision, on one page.
  ContactPage since(UserId owner, long rev) {
    return contacts.list(owner, new ContactQuery(rev, null, null, 200));
  }

  /// A user's contacts, on one page.
  ContactPage all(UserId owner) {
    return contacts.list(owner, new ContactQuery(null, null, null, 200));
  }

  static RequestId id(ContactAnswer answer) {
    var request = answer.request();
    if (request == null) {
      throw new AssertionError(answer);
    }
    return request.id();
  }

  long edges() {
    return log.count("select count(*) from contact");
  }

  long openRequests() {
    return log.count("select count(*) from contact_request where state = 'pending'");
  }

  @Override
  public void close() {
    log.close();
  }
}
