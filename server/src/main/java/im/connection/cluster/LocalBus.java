package im.connection.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// The bus of a node that is alone: calls its listeners on the publisher's thread, loses nothing. A
/// listener that fails is logged and keeps nobody else from hearing the news.
final class LocalBus implements Bus {
  private static final Logger LOG = Logger.getLogger(LocalBus.class);

  private final List<Consumer<List<News>>> listeners = new CopyOnWriteArrayList<>();

  @Override
  public void publish(List<News> news) {
    if (news.isEmpty()) {
      return;
    }
    for (var listener : listeners) {
      tell(listener, news);
    }
  }

  @Override
  public void listen(Consumer<List<News>> listener) {
    listeners.add(listener);
  }

  @Override
  public void listenForGaps(Runnable listener) {}

  private static void tell(Consumer<List<News>> listener, List<News> news) {
    try {
      listener.accept(news);
    } catch (RuntimeException failure) {
      LOG.errorf(failure, "news listener failed news=%d", news.size());
    }
  }
}
