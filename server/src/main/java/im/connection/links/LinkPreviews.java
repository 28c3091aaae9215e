package im.connection.links;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.conversations.LogEntry;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import im.connection.platform.lifecycle.Drainable;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Gives messages with links their snapshots, in the background: what this node stores is looked at
/// after it was acknowledged, and again after each edit. At most [#MAX_WAITING] messages wait, and
/// at most [#MAX_OF_SENDER] of one sender wait or are under way; what comes beyond stays without.
@Singleton
final class LinkPreviews implements Drainable {
  static final int MAX_WAITING = 1_000;
  static final int MAX_OF_SENDER = 20;

  private static final int WORKERS = 4;
  private static final Duration RETRY = Duration.ofMinutes(10);
  private static final Logger LOG = Logger.getLogger(LinkPreviews.class);

  private final FirstLink firstLink;
  private final Snapshots snapshots;
  private final Attachments attachments;
  private final Bus bus;
  private final boolean isOn;
  private final MeterRegistry meters;
  private final ThreadPoolExecutor workers =
      new ThreadPoolExecutor(
          WORKERS,
          WORKERS,
          5,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MAX_WAITING),
          Thread.ofVirtual().name("link-preview-", 0).factory());

  /// How many messages of each sender wait or are under way; whoever has none is not in it.
  private final Map<UserId, Integer> open = new ConcurrentHashMap<>();

  /// The links that led to nothing a moment ago, lest they be tried with every message.
  private final Cache<String, Boolean> failed =
      Caffeine.newBuilder().expireAfterWrite(RETRY).maximumSize(10_000).build();

  LinkPreviews(
      FirstLink firstLink,
      Snapshots snapshots,
      Attachments attachments,
      Bus bus,
      Settings settings,
      MeterRegistry meters) {
    this.firstLink = firstLink;
    this.snapshots = snapshots;
    this.attachments = attachments;
    this.bus = bus;
    this.isOn = settings.linkPreviews();
    this.meters = meters;
    workers.allowCoreThreadTimeOut(true);
    Gauge.builder("imc.links.waiting", workers, pool -> pool.getQueue().size())
        .description("messages that wait for a snapshot of their link")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    if (isOn) {
      bus.listen(news -> news.forEach(this::hear));
    }
  }

  /// Looks at a message once there is time.
  void consider(LogEntry message) {
    boolean isTooMany = open.merge(message.sender(), 1, Integer::sum) > MAX_OF_SENDER;
    if (isTooMany || !isTaken(message)) {
      leave(message.sender());
      count("dropped");
    }
  }

  /// Whether nothing waits or is under way.
  boolean isIdle() {
    return open.isEmpty();
  }

  @Override
  public int order() {
    return 800;
  }

  /// What waits or is under way is left undone.
  @Override
  public void refuse() {
    workers.shutdownNow();
  }

  private void hear(News news) {
    if (news instanceof News.LogAdvanced log
        && log.entry() instanceof LogEntry message
        && (message.isNew() ? FirstLink.isPossible(message) : isEdited(message))) {
      consider(message);
    }
  }

  private static boolean isEdited(LogEntry message) {
    return message.state().editedAt() != null && FirstLink.hasLinks(message.type());
  }

  private boolean isTaken(LogEntry message) {
    try {
      workers.execute(() -> work(message));
      return true;
    } catch (RejectedExecutionException full) {
      return false;
    }
  }

  private void work(LogEntry message) {
    try {
      count(preview(message));
    } catch (RejectedExecutionException busy) {
      count("dropped");
    } catch (RuntimeException failure) {
      count("failed");
      if (!workers.isShutdown()) {
        LOG.warnf(failure, "link.preview.failed conversation=%s", message.conversation());
      }
    } finally {
      leave(message.sender());
    }
  }

  private void leave(UserId sender) {
    open.computeIfPresent(sender, (same, count) -> count > 1 ? count - 1 : null);
  }

  /// @return what came of it, for the metric
  private String preview(LogEntry message) {
    if (message.state().editedAt() != null && attachments.settle(message)) {
      return "kept";
    }
    var link = firstLink.of(message);
    return link.isEmpty() ? "none" : preview(message, link.get());
  }

  private String preview(LogEntry message, WebAddress link) {
    var known = attachments.known(message.conversation(), link);
    if (known.isPresent() && attachments.attach(message, link, known.get())) {
      return "known";
    }
    String key = message.conversation() + " " + link;
    if (failed.getIfPresent(key) != null) {
      return "none";
    }
    var snapshot = snapshots.of(link);
    snapshot.ifPresentOrElse(
        found -> attachments.attach(message, link, found), () -> failed.put(key, true));
    return snapshot.isPresent() ? "fetched" : "none";
  }

  private void count(String outcome) {
    meters.counter("imc.links", "outcome", outcome).increment();
  }
}
