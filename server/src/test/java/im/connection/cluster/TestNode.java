package im.connection.cluster;

import im.connection.platform.config.Settings;
import im.connection.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/// One node's bus and what it heard.
final class TestNode implements AutoCloseable {
  final String name;
  final Set<Long> revs = ConcurrentHashMap.newKeySet();
  final AtomicInteger gaps = new AtomicInteger();
  final NodeBus bus;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Doorbell doorbell;
  private volatile boolean dead;

  TestNode(TestDatabase database, String name) {
    this.name = name;
    var plain = database.database();
    String url = plain.url() + (plain.url().contains("?") ? "&" : "?") + "ApplicationName=" + name;
    doorbell = new PostgresDoorbell(new Settings.Database(url, plain.user(), plain.password()));
    var jdbi = Jdbi.create(() -> alive(database).getConnection());
    var registry = new NodeRegistry(jdbi, new NodeStore(), name, NodeBusIT.FAST.expiry());
    bus = new NodeBus(doorbell, registry, NodeBusIT.FAST, InstantSource.system(), meters);
    bus.listen(news -> news.forEach(this::note));
    bus.listenForGaps(gaps::incrementAndGet);
    bus.start();
  }

  /// Falls silent as a killed process does.
  void die() {
    dead = true;
    mute();
  }

  /// Loses its doorbell for good.
  void mute() {
    doorbell.close();
  }

  int peers() {
    return (int) gauge("imc.bus.peers");
  }

  double gauge(String meter) {
    return meters.get(meter).gauge().value();
  }

  long count(String meter) {
    return (long) meters.get(meter).counter().count();
  }

  @Override
  public void close() {
    bus.close();
  }

  private void note(News news) {
    if (news instanceof News.LogAdvanced log) {
      revs.add(log.rev());
    }
  }

  private DataSource alive(TestDatabase database) throws SQLException {
    if (dead) {
      throw new SQLException("this node is dead");
    }
    return database.dataSource();
  }
}
