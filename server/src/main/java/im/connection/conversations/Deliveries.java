package im.connection.conversations;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import im.connection.cluster.Bus;
import im.connection.cluster.News;
import im.connection.kernel.ConversationId;
import im.connection.kernel.Position;
import im.connection.kernel.UserId;
import im.connection.platform.lifecycle.Drainable;
import im.connection.presence.Glance;
import im.connection.presence.Presence;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/// Tells senders in direct conversations that their messages have arrived: the highest message any
/// device of the other user acknowledged, gathered in memory and written together. What is lost in
/// a crash comes again with the next acknowledgement. While the receiver is invisible or blocks the
/// sender nothing is told.
@Singleton
public final class Deliveries implements Drainable {
  /// What may wait; more is left to the next acknowledgement.
  static final int MAX_GATHERED = 50_000;

  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final int AT_ONCE = 1_000;
  private static final Logger LOG = Logger.getLogger(Deliveries.class);

  private final Jdbi jdbi;
  private final MarkStore store;
  private final Conversations conversations;
  private final Presence presence;
  private final Bus bus;

  @GuardedBy("this")
  private Map<Sender, Long> gathered = new HashMap<>();

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("delivery-writer").daemon().factory());

  Deliveries(Jdbi jdbi, MarkStore store, Conversations conversations, Presence presence, Bus bus) {
    this.jdbi = jdbi;
    this.store = store;
    this.conversations = conversations;
    this.presence = presence;
    this.bus = bus;
    var _ =
        timer.scheduleWithFixedDelay(
            this::write, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Takes what a device of `user` acknowledged; groups and conversations that are not theirs are
  /// left out.
  public void acknowledged(UserId user, Map<ConversationId, Position> positions) {
    positions.forEach((id, position) -> {
      if (conversations.find(id).orElse(null) instanceof Conversation.Direct direct
          && direct.has(user)) {
        gather(new Sender(id, user), position.seq());
      }
    });
  }

  private synchronized void gather(Sender receiver, long seq) {
    if (gathered.size() < MAX_GATHERED) {
      gathered.merge(receiver, seq, Math::max);
    }
  }

  private synchronized Map<Sender, Long> takeAll() {
    var taken = gathered;
    gathered = new HashMap<>();
    return taken;
  }

  @Override
  public int order() {
    return 300;
  }

  @Override
  public void drain(Duration limit) {
    timer.shutdown();
    write();
  }

  private void write() {
    var waiting = new ArrayList<>(new TreeMap<>(takeAll()).entrySet());
    for (int i = 0; i < waiting.size(); i += AT_ONCE) {
      var some = waiting.subList(i, Math.min(waiting.size(), i + AT_ONCE));
      try {
        write(some);
      } catch (RuntimeException failure) {
        some.forEach(entry -> gather(entry.getKey(), entry.getValue()));
        LOG.warn("deliveries.write.failed", failure);
      }
    }
  }

  private void write(List<Map.Entry<Sender, Long>> waiting) {
    var glances = waiting.stream().map(entry -> glance(entry.getKey())).toList();
    var sensed = presence.sensed(glances);
    var deliveries =
        waiting.stream()
            .filter(entry -> sensed.contains(glance(entry.getKey())))
            .map(entry ->
                new Delivery(
                    entry.getKey().conversation(), entry.getKey().user(), entry.getValue()))
            .toList();
    var news = new ArrayList<News>();
    for (var due : jdbi.inTransaction(handle -> store.deliver(handle, deliveries))) {
      var delivery = due.delivery();
      var receiver = new Sender(delivery.conversation(), delivery.user());
      if (due.isMoved()) {
        var peer = glance(receiver).viewer();
        news.add(
            new News.Delivered(delivery.conversation(), delivery.user(), delivery.seq(), peer));
      } else {
        gather(receiver, delivery.seq());
      }
    }
    bus.publish(news);
  }

  private Glance glance(Sender receiver) {
    var direct =
        conversations
            .find(receiver.conversation())
            .map(Conversation.Direct.class::cast)
            .orElseThrow();
    return new Glance(receiver.user(), direct.peerOf(receiver.user()));
  }
}
