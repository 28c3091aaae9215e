package im.connection.platform.http;

import im.connection.platform.config.Beans;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;

/// Puts [Arrivals] before everything that Vert.x does with a connection. Loaded by Vert.x as a
/// service, before there is a container.
public final class GuardProvider implements VertxServiceProvider {
  @Override
  public void init(VertxBuilder builder) {
    var arrivals = new Arrivals(Beans.settings());
    builder.findTransport(new GuardedTransport(builder.findTransport(), arrivals));
  }
}
