package im.connection.links;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/// Says where to connect to for a host.
interface Route {
  /// The addresses of a host that may be connected to, the best first. May take long.
  ///
  /// @throws IOException when there is none, or when any of its addresses may not be connected to
  List<InetSocketAddress> to(String host, int port) throws IOException;
}
