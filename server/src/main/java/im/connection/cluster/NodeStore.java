package im.connection.cluster;

import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The registered nodes. Ages are measured by the database's clock alone.
final class NodeStore {
  /// Registers a new node.
  Node join(Handle handle, String name) {
    return handle
        .createQuery(
            """
            insert into node (epoch, name, started_at, seen_at)
            values (1, :name, clock_timestamp(), clock_timestamp())
            returning id, epoch
            """)
        .bind("name", name)
        .map((row, context) -> new Node(row.getLong("id"), row.getLong("epoch")))
        .one();
  }

  /// Registers a node again that the others have dropped.
  void rejoin(Handle handle, Node node, String name) {
    handle
        .createUpdate(
            """
            insert into node (id, epoch, name, started_at, seen_at)
            values (:id, :epoch, :name, clock_timestamp(), clock_timestamp())
            """)
        .bind("id", node.id())
        .bind("epoch", node.epoch())
        .bind("name", name)
        .execute();
  }

  /// Renews a registration; false when the others have dropped it.
  boolean renew(Handle handle, Node node) {
    int renewed =
        handle
            .createUpdate(
                """
                update node
                set seen_at = clock_timestamp()
                where id = :id and epoch = :epoch
                """)
            .bind("id", node.id())
            .bind("epoch", node.epoch())
            .execute();
    return renewed == 1;
  }

  /// Drops the nodes not seen for longer than `age`; those being dropped elsewhere are left alone.
  void expire(Handle handle, Duration age) {
    handle
        .createUpdate(
            """
            delete from node
            where id in (
              select id
              from node
              where seen_at < clock_timestamp() - :millis * interval '1 millisecond'
              for update skip locked)
            """)
        .bind("millis", age.toMillis())
        .execute();
  }

  /// The registered nodes but one.
  List<Node> others(Handle handle, Node self) {
    return handle
        .createQuery(
            """
            select id, epoch
            from node
            where id <> :id
            order by id
            """)
        .bind("id", self.id())
        .map((row, context) -> new Node(row.getLong("id"), row.getLong("epoch")))
        .list();
  }

  /// Removes a registration.
  void leave(Handle handle, Node node) {
    handle.createUpdate("delete from node where id = :id").bind("id", node.id()).execute();
  }
}
