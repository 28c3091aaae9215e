package im.connection.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// This node among those that share the database. Uses the pool like every feature, so that a node
/// is registered as long as it can commit. Not for use by several threads at once.
final class NodeRegistry {
  private final Jdbi jdbi;
  private final NodeStore store;
  private final String name;
  private final Duration expiry;
  private @Nullable Node self;

  /// @param name what operators read
  NodeRegistry(Jdbi jdbi, NodeStore store, String name, Duration expiry) {
    this.jdbi = jdbi;
    this.store = store;
    this.name = name;
    this.expiry = expiry;
  }

  /// Registers this node.
  Node join() {
    var joined =
        jdbi.withHandle(handle -> {
          store.expire(handle, expiry);
          return store.join(handle, name);
        });
    self = joined;
    return joined;
  }

  /// This node, once it has joined.
  Node self() {
    return requireNonNull(self, "not joined");
  }

  /// Renews the registration; a node that the others have dropped meanwhile takes its next epoch.
  ///
  /// @return whether it was still registered
  boolean renew() {
    return jdbi.withHandle(handle -> {
      boolean renewed = store.renew(handle, self());
      if (!renewed) {
        var again = self().again();
        store.rejoin(handle, again, name);
        self = again;
      }
      store.expire(handle, expiry);
      return renewed;
    });
  }

  /// The other registered nodes.
  List<Node> others() {
    return jdbi.withHandle(handle -> store.others(handle, self()));
  }

  /// Removes the registration.
  void leave() {
    jdbi.useHandle(handle -> store.leave(handle, self()));
  }
}
