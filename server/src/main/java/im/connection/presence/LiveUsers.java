package im.connection.presence;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who is connected, here and elsewhere, in memory. What happens here is gathered until
/// [#takeChanged()]; what happens elsewhere is told by [#heard].
@Singleton
final class LiveUsers {
  private record Here(int connections, int idle) {
    Here with(int more, int moreIdle) {
      return new Here(connections + more, idle + moreIdle);
    }

    Liveness liveness() {
      if (connections == 0) {
        return Liveness.GONE;
      }
      return idle == connections ? Liveness.IDLE : Liveness.ACTIVE;
    }
  }

  private static final Here NOBODY = new Here(0, 0);

  @GuardedBy("this")
  private final Map<UserId, Here> here = new HashMap<>();

  @GuardedBy("this")
  private final Map<UserId, Map<Long, Liveness>> elsewhere = new HashMap<>();

  /// Users of whom something changed here since it was last taken.
  @GuardedBy("this")
  private Set<UserId> changed = new HashSet<>();

  /// What was heard while the table is being read.
  @GuardedBy("this")
  private @Nullable List<PresenceStore.Live> sinceReading;

  /// Counts one more connection, or one fewer; `idle` ones are those nobody sits before.
  synchronized void change(UserId user, int connections, int idle) {
    var now = here.getOrDefault(user, NOBODY).with(connections, idle);
    if (now.connections() == 0) {
      here.remove(user);
    } else {
      here.put(user, now);
    }
    changed.add(user);
  }

  synchronized void heard(PresenceStore.Live news) {
    if (sinceReading != null) {
      sinceReading.add(news);
    }
    take(news);
  }

  /// From now on what is heard may be newer than the table.
  synchronized void beginReading() {
    sinceReading = new ArrayList<>();
  }

  /// Forgets what was heard before the table was read and takes its rows instead.
  ///
  /// @return whoever is elsewhere now or was before
  synchronized Set<UserId> replaceElsewhere(Collection<PresenceStore.Live> rows) {
    var concerned = new HashSet<>(elsewhere.keySet());
    elsewhere.clear();
    rows.forEach(this::take);
    if (sinceReading != null) {
      sinceReading.forEach(this::take);
      sinceReading = null;
    }
    concerned.addAll(elsewhere.keySet());
    return concerned;
  }

  @GuardedBy("this")
  private void take(PresenceStore.Live row) {
    if (row.liveness() != Liveness.GONE) {
      elsewhere
          .computeIfAbsent(row.user(), user -> new HashMap<>(2))
          .put(row.node(), row.liveness());
      return;
    }
    var nodes = elsewhere.get(row.user());
    if (nodes != null && nodes.remove(row.node()) != null && nodes.isEmpty()) {
      elsewhere.remove(row.user());
    }
  }

  /// Whether a user is connected anywhere, and whether actively.
  synchronized Liveness of(UserId user) {
    var liveness = hereOf(user);
    for (Liveness other : elsewhere.getOrDefault(user, Map.of()).values()) {
      liveness = liveness.or(other);
    }
    return liveness;
  }

  synchronized Liveness hereOf(UserId user) {
    return here.getOrDefault(user, NOBODY).liveness();
  }

  /// Everybody who is connected here.
  synchronized Map<UserId, Liveness> allHere() {
    var all = new HashMap<UserId, Liveness>();
    here.forEach((user, state) -> all.put(user, state.liveness()));
    return all;
  }

  /// Users of whom something changed here since the last call.
  synchronized Set<UserId> takeChanged() {
    var taken = changed;
    changed = new HashSet<>();
    return taken;
  }

  /// Gives back what was taken and could not be dealt with.
  synchronized void giveBack(Set<UserId> users) {
    changed.addAll(users);
  }
}
