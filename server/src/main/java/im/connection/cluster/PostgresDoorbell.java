package im.connection.cluster;

import static java.util.Objects.requireNonNull;

import im.connection.platform.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// The doorbell of nodes that share a database and nothing else: `LISTEN` on one connection,
/// `NOTIFY` on another, both outside the pool. The thread `imc-bus-listen` lives from [#open] to
/// [#close] and connects again whenever its connection is lost.
final class PostgresDoorbell implements Doorbell {
  private static final Logger LOG = Logger.getLogger(PostgresDoorbell.class);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Jdbi jdbi;
  private final DoorbellStore store = new DoorbellStore();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Handle heard;
  private volatile @Nullable Thread listener;
  private volatile @Nullable Handle rung;

  PostgresDoorbell(Settings.Database database) {
    this.jdbi = Jdbi.create(connections(database));
  }

  @Override
  public void open(Ear ear) {
    listener =
        Thread.ofPlatform().daemon().name("imc-bus-listen").start(() -> listenUntilClosed(ear));
    await(listening, PATIENCE);
  }

  @Override
  public void ring(List<String> texts) {
    try {
      store.send(connected(), texts);
    } catch (RuntimeException failure) {
      hangUp();
      throw failure;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    hangUp();
    var handle = heard;
    if (handle != null) {
      store.abort(handle);
    }
    var thread = listener;
    if (thread != null) {
      join(thread);
    }
  }

  private Handle connected() {
    if (isClosed()) {
      throw new IllegalStateException("the doorbell is closed");
    }
    var handle = rung;
    if (handle == null) {
      handle = jdbi.open();
      rung = handle;
      store.prepare(handle);
    }
    return handle;
  }

  private void hangUp() {
    var handle = rung;
    rung = null;
    if (handle != null) {
      store.abort(handle);
    }
  }

  private void listenUntilClosed(Ear ear) {
    var pause = FIRST_PAUSE;
    do {
      var before = System.nanoTime();
      listenOnce(ear);
      boolean lasted = System.nanoTime() - before > LONGEST_PAUSE.toNanos();
      pause = lasted ? FIRST_PAUSE : shorter(pause.multipliedBy(2), LONGEST_PAUSE);
    } while (!await(closed, pause));
  }

  private void listenOnce(Ear ear) {
    try (var handle = jdbi.open()) {
      heard = handle;
      store.listen(handle);
      ear.listening();
      listening.countDown();
      while (!isClosed()) {
        hear(handle, ear);
      }
    } catch (RuntimeException failure) {
      if (!isClosed()) {
        LOG.warnf("doorbell lost cause=%s", failure.getMessage());
      }
    } finally {
      heard = null;
    }
  }

  private void hear(Handle handle, Ear ear) {
    var texts = store.await(handle, POLL);
    texts.forEach(ear::heard);
    if (texts.isEmpty()) {
      store.probe(handle);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /// What the URL says wins over what is set here.
  private static ConnectionFactory connections(Settings.Database database) {
    var driver = new Driver();
    var defaults = new Properties();
    PGProperty.APPLICATION_NAME.set(defaults, "imc-bus");
    PGProperty.CONNECT_TIMEOUT.set(defaults, 5);
    PGProperty.SOCKET_TIMEOUT.set(defaults, 10);
    PGProperty.TCP_KEEP_ALIVE.set(defaults, true);
    if (!database.user().isEmpty()) {
      PGProperty.USER.set(defaults, database.user());
      PGProperty.PASSWORD.set(defaults, database.password());
    }
    return () -> requireNonNull(driver.connect(database.url(), defaults), database.url());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static boolean await(CountDownLatch latch, Duration patience) {
    try {
      return latch.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(LAST_WORDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
