package im.connection.cluster;

import im.connection.platform.lifecycle.Drainable;
import jakarta.inject.Singleton;

/// Says goodbye to the other nodes when all that was accepted has been published.
@Singleton
final class BusDrain implements Drainable {
  private final Bus bus;

  BusDrain(Bus bus) {
    this.bus = bus;
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
