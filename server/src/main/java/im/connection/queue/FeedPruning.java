package im.connection.queue;

import im.connection.conversations.Feeds;
import im.connection.platform.config.Settings;
import im.connection.platform.lifecycle.Loop;
import im.connection.platform.lifecycle.Looping;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Deletes rows of feeds that are not queued any more, once a day on a thread of its own. A device
/// that is reading them has a day to finish. Several nodes may do it at once.
@Singleton
final class FeedPruning implements Looping {
  private static final Duration PERIOD = Duration.ofDays(1);

  private final Feeds feeds;
  private final Settings settings;
  private final Loop loop = new Loop("feed-pruning", this::once);

  FeedPruning(Feeds feeds, Settings settings) {
    this.feeds = feeds;
    this.settings = settings;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  @Override
  public Loop loop() {
    return loop;
  }

  /// Goes through all feeds.
  void prune() {
    long user = 0;
    do {
      user = feeds.prune(user, settings.queueAge().plus(PERIOD));
    } while (user != 0 && !loop.isStopping());
  }

  private Duration once() {
    prune();
    return PERIOD;
  }
}
