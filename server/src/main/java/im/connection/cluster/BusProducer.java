package im.connection.cluster;

import im.connection.platform.config.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/// Chooses the bus: nodes may share an external database, a node with an embedded one is alone.
@Singleton
final class BusProducer {
  @Produces
  @Singleton
  Bus bus(Settings settings, Jdbi jdbi, InstantSource clock, MeterRegistry meters) {
    if (settings.database().isEmpty()) {
      return new LocalBus();
    }
    var pace = Pace.NORMAL;
    var doorbell = new PostgresDoorbell(settings.database().get());
    var registry = new NodeRegistry(jdbi, new NodeStore(), name(), pace.expiry());
    return new NodeBus(doorbell, registry, pace, clock, meters);
  }

  /// Tells operators which process a node is.
  private static String name() {
    long pid = ProcessHandle.current().pid();
    try {
      return InetAddress.getLocalHost().getHostName() + "/" + pid;
    } catch (UnknownHostException nameless) {
      return "unknown/" + pid;
    }
  }
}
