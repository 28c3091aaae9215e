package im.connection.presence;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;

/// Counts the live connections of every user on this node.
@Singleton
public final class Presence {
  private final ConcurrentHashMap<UserId, Integer> connections = new ConcurrentHashMap<>();

  /// A connection of `user` opened.
  public void connected(UserId user) {
    connections.merge(user, 1, Integer::sum);
  }

  /// A connection of `user` closed.
  public void disconnected(UserId user) {
    connections.computeIfPresent(user, (key, count) -> count == 1 ? null : count - 1);
  }

  /// Whether `user` has a live connection.
  public boolean isOnline(UserId user) {
    return connections.containsKey(user);
  }
}
