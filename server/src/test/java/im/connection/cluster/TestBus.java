package im.connection.cluster;

import im.connection.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;

/// The bus of one more node beside the servers that share a database.
public final class TestBus implements AutoCloseable {
  private final NodeBus bus;

  /// Joins the others.
  public TestBus(TestDatabase database) {
    var registry = new NodeRegistry(database.jdbi(), new NodeStore(), "test", Pace.NORMAL.expiry());
    var doorbell = new PostgresDoorbell(database.database());
    bus =
        new NodeBus(
            doorbell, registry, Pace.NORMAL, InstantSource.system(), new SimpleMeterRegistry());
    bus.start();
  }

  /// The bus.
  public Bus bus() {
    return bus;
  }

  @Override
  public void close() {
    bus.close();
  }
}
