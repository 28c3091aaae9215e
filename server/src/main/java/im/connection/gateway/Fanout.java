package im.connection.gateway;

import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.conversations.FeedEntry;
import im.connection.conversations.LogEntry;
import im.connection.kernel.ConversationId;
import im.connection.kernel.DeviceId;
import im.connection.kernel.UserId;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Carries news from the bus to the connections they concern.
@Singleton
@Startup
final class Fanout {
  private final Rooms rooms;
  private final Connections connections;
  private final Subscriptions subscriptions;
  private final Events events;
  private final OwnViews views;
  private final Executor executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("fanout-", 0).factory());

  Fanout(
      Bus bus,
      Rooms rooms,
      Connections connections,
      Subscriptions subscriptions,
      Events events,
      OwnViews views,
      Recheck recheck) {
    this.rooms = rooms;
    this.connections = connections;
    this.subscriptions = subscriptions;
    this.events = events;
    this.views = views;
    rooms.listenForDepartures(
        (id, users) -> executor.execute(() -> subscriptions.joined(id, users, connections)));
    bus.listen(news -> news.forEach(this::take));
    bus.listenForGaps(rooms::recoverAll);
    bus.listenForGaps(recheck::run);
  }

  private void take(News item) {
    switch (item) {
      case News.LogAdvanced(var id, long rev, var joined, var entry) -> {
        rooms.advanced(id, rev, (LogEntry) entry);
        if (joined.stream().anyMatch(connections::has)) {
          executor.execute(() -> joined(id, joined));
        }
      }
      case News.FeedAdvanced(UserId user, long pos, var entry) ->
          feedAdvanced(user, pos, (FeedEntry) entry);
      case News.MarkMoved(var id, UserId user, long seq, var peer) ->
          markMoved(id, user, seq, peer);
      case News.Delivered(var id, UserId user, long seq, UserId peer) ->
          delivered(id, user, seq, peer);
      case News.UnreadMarked(var id, UserId user) -> markedUnread(id, user);
      case News.Typed(var id, UserId user, String activity, var hidden) ->
          rooms.whisper(id, user, hidden, () -> events.typing(id, user, activity));
      case News.LivenessChanged _ -> {}
      case News.DeviceSignedOut(DeviceId device) -> signedOut(device);
      case News.UserSuspended(UserId user) ->
          connections.of(user).forEach(connection -> connection.close(CloseReason.SUSPENDED));
    }
  }

  private void joined(ConversationId id, List<UserId> users) {
    users.stream()
        .flatMap(user -> connections.of(user).stream())
        .forEach(connection -> connection.execute(() -> connection.joined(id)));
    subscriptions.joined(id, users, connections);
  }

  /// What a row changes about what the user gets is taken in before their devices hear of it.
  private void feedAdvanced(UserId user, long pos, @Nullable FeedEntry entry) {
    if (!connections.has(user)) {
      return;
    }
    if (entry != null && OwnViews.areConcernedBy(entry)) {
      executor.execute(() -> {
        views.heard(entry);
        offerFeed(user, pos, entry);
      });
    } else {
      offerFeed(user, pos, entry);
    }
  }

  private void offerFeed(UserId user, long pos, @Nullable FeedEntry entry) {
    byte[] frame = entry == null ? null : events.feed(entry);
    connections
        .of(user)
        .forEach(connection ->
            connection.execute(() -> {
              if (connection.offerFeed(pos - 1, pos, frame)) {
                long after = connection.feedPos();
                executor.execute(() -> subscriptions.readFeed(connection, after));
              }
            }));
  }

  private void markMoved(ConversationId id, UserId user, long seq, @Nullable UserId peer) {
    if (!connections.has(user) && (peer == null || !connections.has(peer))) {
      return;
    }
    byte[] frame = events.read(id, user, seq);
    send(user, frame);
    if (peer != null) {
      send(peer, frame);
    }
  }

  private void delivered(ConversationId id, UserId user, long seq, UserId peer) {
    if (connections.has(peer)) {
      send(peer, events.delivered(id, user, seq));
    }
  }

  private void markedUnread(ConversationId id, UserId user) {
    if (connections.has(user)) {
      send(user, events.markedUnread(id));
    }
  }

  private void send(UserId user, byte[] frame) {
    connections
        .of(user)
        .forEach(connection -> connection.execute(() -> connection.offerMark(frame)));
  }

  private void signedOut(DeviceId device) {
    for (Connection connection : connections.all()) {
      var caller = connection.caller();
      if (caller != null && caller.device().equals(device)) {
        connection.close(CloseReason.SIGNED_OUT);
      }
    }
  }
}
