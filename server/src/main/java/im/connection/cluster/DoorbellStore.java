package im.connection.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// PostgreSQL's notifications on the one channel of all nodes. Each handle here stands for one
/// connection outside the pool.
final class DoorbellStore {
  /// Makes a connection cheap to notify on: a notifying transaction holds a lock of the whole
  /// database during its commit, and must not wait for the disk meanwhile.
  void prepare(Handle handle) {
    handle.execute("set synchronous_commit = off");
  }

  /// Sends notifications in one transaction, in this order.
  void send(Handle handle, List<String> texts) {
    handle
        .createQuery(
            """
            select count(pg_notify('imc_news', text))
            from unnest(:texts) with ordinality as item (text, place)
            """)
        .bindArray("texts", String.class, texts)
        .mapTo(Long.class)
        .one();
  }

  /// Makes a connection receive from now on.
  void listen(Handle handle) {
    handle.execute("listen imc_news");
  }

  /// Fails when the connection is gone.
  void probe(Handle handle) {
    handle.execute("select 1");
  }

  /// Waits for notifications and returns them in order; nothing when the patience ran out.
  List<String> await(Handle handle, Duration patience) {
    try {
      var connection = handle.getConnection().unwrap(PGConnection.class);
      var texts = new ArrayList<String>();
      for (PGNotification notification :
          connection.getNotifications(Math.toIntExact(patience.toMillis()))) {
        texts.add(notification.getParameter());
      }
      return texts;
    } catch (SQLException failure) {
      throw new ConnectionException(failure);
    }
  }

  /// Ends a connection at once, also while another thread waits on it.
  void abort(Handle handle) {
    try {
      handle.getConnection().abort(Runnable::run);
    } catch (SQLException failure) {
      throw new ConnectionException(failure);
    }
  }
}
