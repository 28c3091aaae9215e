package im.connection.cluster;

import im.connection.platform.lifecycle.Drainable;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Brings the node among its peers before anybody is served, and says goodbye to them when all that
/// was accepted has been published.
@Singleton
final class BusLifecycle implements Drainable {
  private final Bus bus;

  BusLifecycle(Bus bus) {
    this.bus = bus;
  }

  void start(@Observes @Priority(100) StartupEvent event) {
    if (bus instanceof NodeBus shared) {
      shared.start();
    }
  }

  @Override
  public int order() {
    return 900;
  }

  @Override
  public void close() {
    if (bus instanceof NodeBus shared) {
      shared.close();
    }
  }
}
