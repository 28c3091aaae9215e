package im.connection.cluster;

import java.util.List;
import java.util.function.Consumer;

/// Carries [News] to every node, this one included.
public interface Bus {
  /// The number of this node among those that share the database; 0 for one that is alone.
  default long node() {
    return 0;
  }

  /// Rings the doorbell for what has just been committed. Local listeners have been called when
  /// this returns; other nodes hear of it soon, or find out by themselves.
  void publish(List<News> news);

  /// Adds a listener for the news of all nodes; it must not block.
  void listen(Consumer<List<News>> listener);

  /// Adds a listener for "news may have been lost": whoever keeps a copy compares it with the
  /// database. It runs on a thread of the bus, never twice at once, and may take its time: losses
  /// meanwhile become one more call.
  void listenForGaps(Runnable listener);
}
