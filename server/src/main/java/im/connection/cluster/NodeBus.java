package im.connection.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The bus of a node that has peers, or may get some. Local listeners are called by the publisher;
/// the others hear through a [Doorbell], one notice for all that was published while the previous
/// one was under way. As long as no peer is known nothing is sent.
///
/// Every piece of news has a number. A number that is missing, a peer that is silent or gone, and a
/// connection that was lost raise the alarm, which the gap listeners answer.
///
/// Threads, all started by [#start] and ended by [#close]: `imc-bus-send` rings and beats,
/// `imc-bus-watch` answers alarms, `imc-bus-node` renews the registration; the doorbell's own one
/// hears. Nothing a publisher does waits for them.
final class NodeBus implements Bus, AutoCloseable {
  /// How many notices wait at most: 4 MB of text, some 180,000 pieces of news.
  static final int CAPACITY = 512;

  private static final Logger LOG = Logger.getLogger(NodeBus.class);
  private static final int NOTICES_PER_RING = 64;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(250);

  private final LocalBus local = new LocalBus();
  private final GapAlarm alarm = new GapAlarm();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Doorbell doorbell;
  private final NodeRegistry registry;
  private final Pace pace;
  private final Outbox outbox;
  private final Peers peers;
  private final BusMeters meters;
  private volatile long self;
  private volatile boolean started;
  private List<Thread> threads = List.of();

  NodeBus(
      Doorbell doorbell,
      NodeRegistry registry,
      Pace pace,
      InstantSource clock,
      MeterRegistry meterRegistry) {
    this.doorbell = doorbell;
    this.registry = registry;
    this.pace = pace;
    this.outbox = new Outbox(CAPACITY);
    this.peers = new Peers(pace, clock);
    this.meters = new BusMeters(meterRegistry);
    meters.watch(peers::size, outbox::size);
  }

  /// Registers, starts to listen, looks who is there and says hello.
  void start() {
    var node = registry.join();
    self = node.id();
    outbox.name(node);
    doorbell.open(new Listener());
    started = true;
    peers.registered(registry.others());
    outbox.signal(Notice.Kind.HELLO);
    LOG.infof("bus started node=%s peers=%d", node, peers.size());
    threads =
        List.of(
            thread("imc-bus-node", this::stayRegistered),
            thread("imc-bus-send", this::send),
            thread("imc-bus-watch", this::watch));
  }

  @Override
  public long node() {
    return self;
  }

  @Override
  public void publish(List<News> news) {
    local.publish(news);
    if (news.isEmpty() || isCrowded(news)) {
      return;
    }
    if (peers.isAlone() || isDown(closing)) {
      outbox.skip(news.size());
      return;
    }
    var items = new ArrayList<String>(news.size());
    news.forEach(piece -> items.addAll(NewsCodec.write(piece)));
    meters.published.increment(items.size());
    meters.dropped.increment(outbox.offer(items));
  }

  /// Fleeting news makes room for the other.
  private boolean isCrowded(List<News> news) {
    return news.stream().allMatch(News::isFleeting) && outbox.size() > CAPACITY / 2;
  }

  @Override
  public void listen(Consumer<List<News>> listener) {
    local.listen(listener);
  }

  @Override
  public void listenForGaps(Runnable listener) {
    alarm.listen(listener);
  }

  /// Leaves the registry, sends what waits, says goodbye and stops; what is published from then on
  /// stays in this node.
  @Override
  public void close() {
    if (isDown(closing) || !started) {
      return;
    }
    closing.countDown();
    alarm.raise();
    threads.stream().limit(1).forEach(this::join);
    outbox.signal(Notice.Kind.BYE);
    threads.forEach(this::join);
    closed.countDown();
    doorbell.close();
    threads.forEach(Thread::interrupt);
    LOG.infof("bus closed node=%d", self);
  }

  private void send() throws InterruptedException {
    boolean healthy = true;
    while (!isDown(closed)) {
      var batch = nextBatch();
      if (!batch.isEmpty()) {
        healthy = ring(batch, healthy);
      }
      if (!batch.isEmpty() && batch.getLast().kind() == Notice.Kind.BYE) {
        return;
      }
      if (!healthy) {
        reached(closed, PAUSE_AFTER_FAILURE);
      }
    }
  }

  private List<Notice> nextBatch() throws InterruptedException {
    var batch = outbox.take(NOTICES_PER_RING, pace.beat());
    if (!batch.isEmpty() || peers.isAlone()) {
      return batch;
    }
    outbox.signal(Notice.Kind.BEAT);
    return outbox.take(NOTICES_PER_RING, Duration.ZERO);
  }

  private boolean ring(List<Notice> batch, boolean wasHealthy) {
    try {
      doorbell.ring(batch.stream().map(Notice::toString).toList());
      if (!wasHealthy) {
        LOG.info("doorbell rings again");
      }
      return true;
    } catch (RuntimeException failure) {
      meters.dropped.increment(batch.stream().mapToInt(Notice::count).sum());
      if (wasHealthy) {
        LOG.warnf("doorbell does not ring cause=%s", cause(failure));
      }
      return false;
    }
  }

  private void watch() throws InterruptedException {
    while (!isDown(closing)) {
      boolean raised = alarm.await(pace.beat());
      if ((peers.anySilent() || raised) && !isDown(closing)) {
        LOG.info("news may be lost");
        meters.gaps.increment();
        alarm.answer();
        reached(closing, pace.beat());
      }
    }
  }

  private void stayRegistered() throws InterruptedException {
    while (!reached(closing, pace.renewal())) {
      attempt("node not renewed", this::renew);
    }
    attempt("node not removed", registry::leave);
  }

  private void renew() {
    if (!registry.renew()) {
      LOG.warnf("node was dropped, registered again node=%s", registry.self());
      outbox.name(registry.self());
      outbox.signal(Notice.Kind.HELLO);
      alarm.raise();
    }
    if (peers.registered(registry.others())) {
      alarm.raise();
    }
  }

  private static @Nullable String cause(RuntimeException failure) {
    return (failure.getCause() == null ? failure : failure.getCause()).getMessage();
  }

  private void attempt(String event, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failure) {
      LOG.warnf("%s cause=%s", event, cause(failure));
    }
  }

  private static Thread thread(String name, Work work) {
    return Thread.ofPlatform().daemon().name(name).start(() -> runUntilStopped(work));
  }

  private static void runUntilStopped(Work work) {
    try {
      work.run();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isDown(CountDownLatch latch) {
    return latch.getCount() == 0;
  }

  private static boolean reached(CountDownLatch latch, Duration patience)
      throws InterruptedException {
    return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void join(Thread thread) {
    try {
      thread.join(pace.goodbye());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private final class Listener implements Doorbell.Ear {
    @Override
    public void listening() {
      if (started) {
        alarm.raise();
      }
    }

    @Override
    public void heard(String text) {
      try {
        hear(Notice.valueOf(text));
      } catch (IllegalArgumentException broken) {
        giveUp();
      }
    }

    private void hear(Notice notice) {
      if (notice.node().id() == self) {
        return;
      }
      if (peers.hear(notice)) {
        alarm.raise();
      }
      if (notice.kind() == Notice.Kind.HELLO) {
        outbox.signal(Notice.Kind.BEAT);
      }
      if (notice.count() > 0) {
        var news = new ArrayList<News>(notice.count());
        notice.forEachItem(item -> read(item).ifPresent(news::add));
        meters.received.increment(news.size());
        local.publish(news);
      }
    }

    private Optional<News> read(String item) {
      try {
        var news = NewsCodec.read(item);
        if (news.isEmpty()) {
          meters.unknown.increment();
        }
        return news;
      } catch (IllegalArgumentException broken) {
        giveUp();
        return Optional.empty();
      }
    }

    private void giveUp() {
      meters.unreadable.increment();
      alarm.raise();
    }
  }
}
