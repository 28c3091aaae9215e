package im.connection.gateway;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.presence.Presence;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// All live connections of this node, and those of each signed-in user.
@Singleton
final class Connections {
  private final Settings settings;
  private final Presence presence;
  private final AtomicInteger taken = new AtomicInteger();
  private final Set<Connection> all = ConcurrentHashMap.newKeySet();

  /// Those nobody sits before.
  private final Set<Connection> idle = ConcurrentHashMap.newKeySet();

  private final ConcurrentHashMap<UserId, List<Connection>> byUser = new ConcurrentHashMap<>();

  Connections(Settings settings, Presence presence, MeterRegistry metrics) {
    this.settings = settings;
    this.presence = presence;
    metrics.gaugeCollectionSize("imc.connections", List.of(), all);
  }

  /// Takes a place for one more connection, which [#remove(Connection)] or [#giveBack()] frees.
  ///
  /// @return whether the node had one left
  boolean takePlace() {
    if (taken.incrementAndGet() <= settings.maxConnections()) {
      return true;
    }
    giveBack();
    return false;
  }

  /// Frees the place of a connection that came to nothing.
  void giveBack() {
    taken.decrementAndGet();
  }

  void add(Connection connection) {
    all.add(connection);
  }

  /// Counts a connection among its user's.
  ///
  /// @throws Refusal `rate_limited` when the user has too many
  void signedIn(UserId user, Connection connection) {
    byUser.compute(
        user,
        (key, present) -> {
          if (present == null) {
            return List.of(connection);
          }
          if (present.size() >= settings.maxConnectionsPerUser()) {
            throw Refusal.later(ErrorCode.RATE_LIMITED, Duration.ofSeconds(60));
          }
          return plus(present, connection);
        });
    presence.connected(user);
  }

  void remove(Connection connection) {
    if (all.remove(connection)) {
      giveBack();
    }
    var caller = connection.caller();
    if (caller == null) {
      return;
    }
    var before = byUser.get(caller.user());
    if (before != null && before.contains(connection)) {
      byUser.computeIfPresent(caller.user(), (key, present) -> minus(present, connection));
      presence.disconnected(caller.user(), idle.remove(connection));
    }
  }

  /// Notes that nobody sits before a connection, or that somebody does again. Called on its event
  /// loop, where it also ends.
  void idle(Connection connection, boolean isIdle) {
    boolean isNew =
        isIdle ? all.contains(connection) && idle.add(connection) : idle.remove(connection);
    if (isNew) {
      presence.idle(connection.user(), isIdle);
    }
  }

  /// The connections of one user.
  List<Connection> of(UserId user) {
    return byUser.getOrDefault(user, List.of());
  }

  boolean has(UserId user) {
    return byUser.containsKey(user);
  }

  Collection<Connection> all() {
    return all;
  }

  List<UserId> users() {
    return List.copyOf(byUser.keySet());
  }

  private static List<Connection> plus(List<Connection> present, Connection connection) {
    var more = new ArrayList<>(present);
    more.add(connection);
    return List.copyOf(more);
  }

  private static @Nullable List<Connection> minus(List<Connection> present, Connection connection) {
    var fewer = present.stream().filter(other -> other != connection).toList();
    return fewer.isEmpty() ? null : fewer;
  }
}
