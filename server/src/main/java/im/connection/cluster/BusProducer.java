package im.connection.cluster;

import im.connection.platform.config.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
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
  @Startup
  Bus bus(Settings settings, Jdbi jdbi, InstantSource clock, MeterRegistry meters) {
    if (settings.database().isEmpty()) {
      return new LocalBus();
    }
    var pace = Pace.NORMAL;
    var doorbell = new PostgresDoorbell(settings.database().get());
    var registry = new NodeRegistry(jdbi, new NodeStore(), name(settings), pace.expiry());
    var bus = new NodeBus(doorbell, registry, pace, clock, meters);
    bus.start();
    return bus;
  }

  private static String name(Settings settings) {
    try {
      return InetAddress.getLocalHost().getHostName() + ":" + settings.port();
    } catch (UnknownHostException nameless) {
      return settings.host() + ":" + settings.port();
    }
  }
}
