package im.connection.gateway;

import im.connection.accounts.Devices;
import im.connection.conversations.Conversations;
import im.connection.conversations.Feeds;
import im.connection.conversations.Membership;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Compares whom this node serves with the database after news may have been lost: memberships,
/// feeds, and which devices are still signed in.
@Singleton
final class Recheck {
  private static final int AT_ONCE = 200;

  private final Connections connections;
  private final Subscriptions subscriptions;
  private final Conversations conversations;
  private final Feeds feeds;
  private final Devices devices;

  Recheck(
      Connections connections,
      Subscriptions subscriptions,
      Conversations conversations,
      Feeds feeds,
      Devices devices) {
    this.connections = connections;
    this.subscriptions = subscriptions;
    this.conversations = conversations;
    this.feeds = feeds;
    this.devices = devices;
  }

  /// Reads the database in pages; never two at once.
  void run() {
    inPages(List.copyOf(connections.all()), this::checkDevices);
    inPages(connections.users(), this::checkUsers);
  }

  /// Whoever signs in meanwhile is not asked after.
  private void checkDevices(List<Connection> page) {
    var open = page.stream().filter(c -> c.caller() != null).toList();
    var signedIn = devices.signedIn(open.stream().map(Connection::device).toList());
    open.stream()
        .filter(c -> !signedIn.contains(c.device()))
        .forEach(c -> c.close(CloseReason.SIGNED_OUT));
  }

  private void checkUsers(List<UserId> page) {
    conversations.memberships(page).stream()
        .collect(Collectors.groupingBy(Membership::user))
        .forEach((user, memberships) ->
            connections.of(user).forEach(c -> followMissing(c, memberships)));
    feeds
        .heads(page)
        .forEach((user, end) -> connections.of(user).forEach(c -> readMissing(c, end)));
  }

  private void followMissing(Connection connection, List<Membership> memberships) {
    connection.execute(() -> {
      var missing = new ArrayList<ConversationId>();
      for (Membership membership : memberships) {
        if (!connection.isSubscribed(membership.conversation())) {
          missing.add(membership.conversation());
        }
      }
      if (connection.state() == Connection.State.LIVE && !missing.isEmpty()) {
        Thread.ofVirtual().name("recheck").start(() -> subscriptions.joined(connection, missing));
      }
    });
  }

  private void readMissing(Connection connection, long end) {
    connection.execute(() -> {
      if (connection.offerFeed(end - 1, end, null)) {
        long after = connection.feedPos();
        Thread.ofVirtual().name("recheck").start(() -> subscriptions.readFeed(connection, after));
      }
    });
  }

  private static <T> void inPages(List<T> items, Consumer<List<T>> work) {
    for (int i = 0; i < items.size(); i += AT_ONCE) {
      work.accept(items.subList(i, Math.min(items.size(), i + AT_ONCE)));
    }
  }
}
