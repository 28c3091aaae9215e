package im.connection.gateway;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.presence.Glance;
import im.connection.presence.Presence;
import im.connection.presence.PresenceRecord;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which connections watch whose presence, and what each was shown last. Nothing here waits or
/// reads; [PresenceAnnouncer] does.
@Singleton
final class PresenceWatches {
  /// How many users all connections of a node may watch together.
  static final int MAX_WATCHED = 500_000;

  private static final Duration RETRY = Duration.ofSeconds(30);

  /// A presence that a connection is to be told.
  record Telling(Connection connection, PresenceRecord presence) {}

  private static final class Watch {
    /// What was shown of each user watched; null before anything was.
    final Map<UserId, @Nullable PresenceRecord> shown = new HashMap<>();

    Set<UserId> named = Set.of();
    final Map<ConversationId, Set<UserId>> groups = new HashMap<>();
    boolean isBehind;

    boolean watches(UserId user) {
      return named.contains(user) || groups.values().stream().anyMatch(it -> it.contains(user));
    }
  }

  @GuardedBy("this")
  private final Map<Connection, Watch> watches = new HashMap<>();

  @GuardedBy("this")
  private final Map<UserId, Set<Connection>> byUser = new HashMap<>();

  @GuardedBy("this")
  private final Map<ConversationId, Set<Connection>> byGroup = new HashMap<>();

  /// Users of whom those who watch them may have to be told.
  @GuardedBy("this")
  private Set<UserId> dirty = new HashSet<>();

  /// Viewers who may see more or less than they did.
  @GuardedBy("this")
  private Set<UserId> dirtyViewers = new HashSet<>();

  @GuardedBy("this")
  private Set<ConversationId> dirtyGroups = new HashSet<>();

  @GuardedBy("this")
  private int watched;

  /// Lets a connection watch these instead of what it watched before; of `groups` it names those
  /// that are watched, with their members unless they are only counted.
  ///
  /// @throws Refusal `overloaded` when this node's connections watch too much already
  synchronized void watch(
      Connection connection, Set<UserId> users, Map<ConversationId, Set<UserId>> groups) {
    remove(connection);
    if (connection.state() == Connection.State.CLOSED || (users.isEmpty() && groups.isEmpty())) {
      return;
    }
    if (watched > MAX_WATCHED) {
      throw Refusal.later(ErrorCode.OVERLOADED, RETRY);
    }
    var watch = new Watch();
    watch.named = Set.copyOf(users);
    watches.put(connection, watch);
    users.forEach(user -> show(connection, watch, user));
    groups.forEach((group, members) -> watchGroup(connection, group, members));
  }

  /// Takes in who a watched group's members are now; does nothing for a group not watched.
  ///
  /// @return whether they are named: not when there are too many for this connection
  synchronized boolean members(Connection connection, ConversationId group, Set<UserId> members) {
    var watch = watches.get(connection);
    if (watch == null || !watch.groups.containsKey(group)) {
      return true;
    }
    var before = watch.groups.put(group, Set.of());
    if (before != null) {
      before.forEach(user -> {
        if (!members.contains(user)) {
          forgetUnlessWatched(connection, watch, user);
        }
      });
    }
    boolean fits =
        watch.shown.size() + members.stream().filter(u -> !watch.shown.containsKey(u)).count()
            <= Presence.MAX_USERS;
    if (fits) {
      watch.groups.put(group, Set.copyOf(members));
      members.forEach(user -> show(connection, watch, user));
    } else {
      members.forEach(user -> forgetUnlessWatched(connection, watch, user));
    }
    return fits && !members.isEmpty();
  }

  /// Ends the watch of a group, whose members the connection's user is no longer one of.
  synchronized void leave(Connection connection, ConversationId group) {
    members(connection, group, Set.of());
    var watch = watches.get(connection);
    if (watch != null) {
      watch.groups.remove(group);
      drop(byGroup, group, connection);
    }
  }

  /// Something about these users may look different now.
  synchronized void changed(Collection<UserId> users) {
    for (UserId user : users) {
      if (byUser.containsKey(user)) {
        dirty.add(user);
      }
    }
  }

  /// This user may see others differently now.
  synchronized void changed(UserId viewer) {
    changed(List.of(viewer));
    dirtyViewers.add(viewer);
  }

  /// A group's members may be others now.
  synchronized void changed(ConversationId group) {
    if (byGroup.containsKey(group)) {
      dirtyGroups.add(group);
    }
  }

  /// Anything may be different now.
  synchronized void allChanged() {
    dirty.addAll(byUser.keySet());
    dirtyGroups.addAll(byGroup.keySet());
  }

  /// What was dropped for this connection is told once it takes writes again.
  synchronized void fellBehind(Connection connection) {
    var watch = watches.get(connection);
    if (watch != null) {
      watch.isBehind = true;
    }
  }

  /// Forgets connections that have ended, and takes out whom to look at again for whom.
  synchronized Map<Connection, Set<UserId>> takeDue() {
    watches.keySet().stream()
        .filter(connection -> connection.state() == Connection.State.CLOSED)
        .toList()
        .forEach(this::remove);
    var due = new HashMap<Connection, Set<UserId>>();
    for (UserId user : dirty) {
      for (Connection connection : byUser.getOrDefault(user, Set.of())) {
        due.computeIfAbsent(connection, key -> new HashSet<>()).add(user);
      }
    }
    watches.forEach((connection, watch) -> {
      if (watch.isBehind && connection.wire().isWritable()) {
        watch.isBehind = false;
        watch.shown.replaceAll((user, record) -> null);
        due.put(connection, new HashSet<>(watch.shown.keySet()));
      } else if (dirtyViewers.contains(connection.user())) {
        due.put(connection, new HashSet<>(watch.shown.keySet()));
      }
    });
    dirty = new HashSet<>();
    dirtyViewers = new HashSet<>();
    return due;
  }

  /// Takes out the connections that watch groups whose members may be others now.
  synchronized Map<ConversationId, List<Connection>> takeDueGroups() {
    var due = new HashMap<ConversationId, List<Connection>>();
    dirtyGroups.forEach(
        group -> due.put(group, List.copyOf(byGroup.getOrDefault(group, Set.of()))));
    dirtyGroups = new HashSet<>();
    return due;
  }

  /// Notes what is shown from now on.
  ///
  /// @return what is new to the connections
  synchronized List<Telling> show(
      Map<Connection, Set<UserId>> due, Map<Glance, PresenceRecord> seen) {
    var tellings = new ArrayList<Telling>();
    due.forEach((connection, users) -> {
      var watch = watches.get(connection);
      for (UserId user : users) {
        var record = seen.get(new Glance(user, connection.user()));
        if (watch != null
            && record != null
            && watch.shown.containsKey(user)
            && !record.equals(watch.shown.put(user, record))) {
          tellings.add(new Telling(connection, record));
        }
      }
    });
    return tellings;
  }

  /// How many users all connections watch together.
  synchronized int size() {
    return watched;
  }

  /// Every watched group whose members are only counted, with the connections that watch it.
  synchronized Map<ConversationId, List<Connection>> counted() {
    var counted = new HashMap<ConversationId, List<Connection>>();
    watches.forEach((connection, watch) ->
        watch.groups.forEach((group, members) -> {
          if (members.isEmpty()) {
            counted.computeIfAbsent(group, key -> new ArrayList<>(2)).add(connection);
          }
        }));
    return counted;
  }

  @GuardedBy("this")
  private void watchGroup(Connection connection, ConversationId group, Set<UserId> members) {
    var watch = watches.get(connection);
    if (watch != null) {
      watch.groups.put(group, Set.of());
      byGroup.computeIfAbsent(group, key -> new HashSet<>(2)).add(connection);
      members(connection, group, members);
    }
  }

  @GuardedBy("this")
  private void show(Connection connection, Watch watch, UserId user) {
    if (!watch.shown.containsKey(user)) {
      watch.shown.put(user, null);
      watched++;
      byUser.computeIfAbsent(user, key -> new HashSet<>(2)).add(connection);
      dirty.add(user);
    }
  }

  @GuardedBy("this")
  private void forgetUnlessWatched(Connection connection, Watch watch, UserId user) {
    if (watch.shown.containsKey(user) && !watch.watches(user)) {
      watch.shown.remove(user);
      watched--;
      drop(byUser, user, connection);
    }
  }

  @GuardedBy("this")
  private void remove(Connection connection) {
    var watch = watches.remove(connection);
    if (watch != null) {
      watched -= watch.shown.size();
      watch.shown.keySet().forEach(user -> drop(byUser, user, connection));
      watch.groups.keySet().forEach(group -> drop(byGroup, group, connection));
    }
  }

  private static <K> void drop(Map<K, Set<Connection>> map, K key, Connection connection) {
    map.computeIfPresent(
        key,
        (same, connections) -> {
          connections.remove(connection);
          return connections.isEmpty() ? null : connections;
        });
  }
}
