package im.connection.queue;

import im.connection.conversations.Feeds;
import im.connection.platform.config.Settings;
import im.connection.platform.lifecycle.Loop;
import im.connection.platform.lifecycle.Looping;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// Deletes rows of feeds that are not queued any more, once a day on a thread of its own. A device
/// that is reading them has a day to finish. Several nodes may do it at once.
@Singleton
final class FeedPruning implements Looping {
  private static final Duration PERIOD = Duration.ofDays(1);
  private static final int STEP = 1_000;

  private final Feeds feeds;
  private final Settings settings;
  private final InstantSource clock;
  private final Loop loop = new Loop("feed-pruning", this::once);

  FeedPruning(Feeds feeds, Settings settings, InstantSource clock) {
    this.feeds = feeds;
    this.settings = settings;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  @Override
  public Loop loop() {
    return loop;
  }

  /// Goes through all feeds, `step` users at a time.
  void prune(int step) {
    var horizon = clock.instant().minus(settings.queueAge()).minus(PERIOD);
    long user = 0;
    do {
      user = feeds.prune(user, step, horizon);
    } while (user != 0 && !loop.isStopping());
  }

  private Duration once() {
    prune(STEP);
    return PERIOD;
  }
}
