package im.connection.gateway;

import im.connection.conversations.Conversations;
import im.connection.conversations.FeedEntry;
import im.connection.conversations.Feeds;
import im.connection.conversations.Joined;
import im.connection.conversations.LogEntry;
import im.connection.conversations.Spans;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Given;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import im.connection.queue.Queue;
import im.connection.queue.Resume;
import im.connection.queue.SyncItem;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Connects connections with rooms without a gap: whoever lacks something reads it from the log
/// until what is left is among the room's recent events. Reads the database; for virtual threads.
@Singleton
final class Subscriptions {
  private static final int MAX_ROUNDS = 100;
  private static final Logger LOG = Logger.getLogger(Subscriptions.class);

  private final Rooms rooms;
  private final Conversations conversations;
  private final Queue queue;
  private final Feeds feeds;
  private final Events events;
  private final OwnViews views;

  Subscriptions(
      Rooms rooms,
      Conversations conversations,
      Queue queue,
      Feeds feeds,
      Events events,
      OwnViews views) {
    this.rooms = rooms;
    this.conversations = conversations;
    this.queue = queue;
    this.feeds = feeds;
    this.events = events;
    this.views = views;
  }

  /// Where a connection begins in a conversation.
  record Start(Spans spans, Position had) {}

  /// Lets a connection have everything after these positions, live. Rows of the feed after
  /// `feedPos` are read once it subscribed: when they came by, no room knew the connection yet, so
  /// that it would still get what they hide.
  void follow(Connection connection, Map<ConversationId, Start> starts, long feedPos) {
    var attached = new ArrayDeque<Room>(starts.size());
    orResync(
        connection,
        () -> {
          starts.keySet().forEach(id -> attached.add(rooms.attach(id)));
          rooms.begin(attached);
          var view = views.of(connection.user());
          while (!attached.isEmpty()) {
            var room = attached.remove();
            follow(connection, room, Given.required("start", starts.get(room.id())), view);
          }
          readFeedOn(connection, feedPos);
        });
    attached.forEach(room -> rooms.detach(room.id()));
  }

  /// Some users became members: their live connections get the conversation's events from there on.
  void joined(ConversationId id, List<UserId> users, Connections connections) {
    var local = users.stream().filter(connections::has).toList();
    var live = local.stream().flatMap(user -> connections.of(user).stream()).toList();
    if (!local.isEmpty()) {
      orResync(live, () -> followAll(id, local, live));
    }
  }

  /// How far feeds were told is asked before what may be seen is read.
  private void followAll(ConversationId id, List<UserId> users, List<Connection> connections) {
    var heard = new HashMap<Connection, Long>();
    connections.forEach(it -> heard.put(it, it.ask(() -> it.joining(id))));
    var starts = new HashMap<UserId, Start>();
    for (Joined member : conversations.joined(id, users)) {
      starts.put(member.user(), new Start(member.spans(), member.before()));
    }
    heard.forEach((connection, feedPos) -> {
      var start = starts.get(connection.user());
      if (start != null && feedPos >= 0) {
        follow(connection, Map.of(id, start), feedPos);
      }
    });
  }

  /// Lets a connection follow conversations its user joined.
  void joined(Connection connection, List<ConversationId> joined) {
    orResync(
        connection,
        () -> joined.forEach(id -> followAll(id, List.of(connection.user()), List.of(connection))));
  }

  /// Reads what a connection lacks of its user's feed.
  void readFeed(Connection connection, long after) {
    orResync(connection, () -> readFeedOn(connection, after));
  }

  private void readFeedOn(Connection connection, long after) {
    var entries = feeds.after(connection.user(), after, Rooms.PAGE);
    entries.forEach(views::heard);
    connection.execute(() -> {
      long before = after;
      for (FeedEntry entry : entries) {
        connection.offerFeed(before, entry.pos(), events.feed(entry));
        before = entry.pos();
      }
    });
    if (entries.size() == Rooms.PAGE) {
      readFeedOn(connection, entries.getLast().pos());
    }
  }

  /// Whoever cannot be brought up to date now is told to sync.
  private static void orResync(Connection connection, Runnable work) {
    orResync(List.of(connection), work);
  }

  private static void orResync(List<Connection> connections, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("connection.catchup.failed", e);
      connections.forEach(connection -> connection.execute(connection::fallBehind));
    }
  }

  private void follow(Connection connection, Room room, Start start, OwnView view) {
    boolean isHandedOver = false;
    try {
      isHandedOver = isBroughtUp(connection, room, start, view);
    } finally {
      if (!isHandedOver) {
        rooms.detach(room.id());
      }
    }
  }

  /// Whether the connection now holds on to the room.
  private boolean isBroughtUp(Connection connection, Room room, Start start, OwnView view) {
    var had = start.had();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      if (room.subscribe(connection, start.spans(), had, view)) {
        return true;
      }
      var item = queue.changes(connection.user(), room.id(), had, Rooms.PAGE);
      send(connection, item, had);
      if (!item.conversation().isMember() && !item.more()) {
        return false;
      }
      had = item.position();
    }
    connection.execute(connection::fallBehind);
    return false;
  }

  private void send(Connection connection, SyncItem item, Position had) {
    var frames = new ArrayList<byte[]>();
    var entries = inOrder(item);
    for (int i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      long rev = i == entries.size() - 1 ? item.position().rev() : had.rev();
      frames.add(events.message(entry, entry.seq() > had.seq(), rev));
    }
    connection.execute(() -> frames.forEach(frame -> connection.offer(Frames.single(frame))));
  }

  private static List<LogEntry> inOrder(SyncItem item) {
    var entries = new ArrayList<>(item.messages());
    entries.addAll(item.changes());
    return entries;
  }

  /// What [#follow(Connection, Map, long)] needs, from a walk through the queue.
  static Map<ConversationId, Start> starts(Resume resume) {
    var starts = new HashMap<ConversationId, Start>();
    resume
        .memberOf()
        .forEach(reach -> starts.put(reach.conversation(), new Start(reach.spans(), reach.end())));
    return starts;
  }
}
