package im.connection.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/// What a node's bus counts.
final class BusMeters {
  final Counter published;
  final Counter dropped;
  final Counter received;
  final Counter unknown;
  final Counter unreadable;
  final Counter gaps;

  private final MeterRegistry registry;

  BusMeters(MeterRegistry registry) {
    this.registry = registry;
    published = registry.counter("imc.bus.published");
    dropped = registry.counter("imc.bus.dropped");
    received = registry.counter("imc.bus.received");
    unknown = registry.counter("imc.bus.unknown");
    unreadable = registry.counter("imc.bus.unreadable");
    gaps = registry.counter("imc.bus.gaps");
  }

  void watch(Supplier<Number> peers, Supplier<Number> queued) {
    Gauge.builder("imc.bus.peers", peers).register(registry);
    Gauge.builder("imc.bus.queued", queued).register(registry);
  }
}
