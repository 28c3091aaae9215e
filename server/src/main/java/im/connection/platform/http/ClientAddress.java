package im.connection.platform.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a request comes from.
public record ClientAddress(InetAddress address) {
  /// The other end of a connection.
  static ClientAddress of(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress inet && inet.getAddress() != null
        ? new ClientAddress(inet.getAddress())
        : new ClientAddress(InetAddress.getLoopbackAddress());
  }

  /// Reads an IP literal as it stands in `X-Forwarded-For` or `Forwarded` (RFC 7239): bare, in
  /// brackets, with a port, with a zone. Names are never looked up.
  static Optional<ClientAddress> parse(String text) {
    String literal = text.strip();
    int bracket = literal.indexOf(']');
    if (literal.startsWith("[") && bracket > 0) {
      literal = literal.substring(1, bracket);
    } else if (literal.indexOf(':') >= 0 && literal.indexOf(':') == literal.lastIndexOf(':')) {
      literal = literal.substring(0, literal.indexOf(':'));
    }
    int zone = literal.indexOf('%');
    try {
      return Optional.of(
          new ClientAddress(
              InetAddress.ofLiteral(zone < 0 ? literal : literal.substring(0, zone))));
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  /// What limits count by: an IPv4 address, or the /64 an IPv6 address belongs to, since one
  /// subscriber has at least that many.
  public String limitKey() {
    if (address instanceof Inet6Address six) {
      byte[] network = Arrays.copyOf(Arrays.copyOf(six.getAddress(), 8), 16);
      return Network.address(network).getHostAddress() + "/64";
    }
    return address.getHostAddress();
  }

  @Override
  public String toString() {
    return address.getHostAddress();
  }
}
