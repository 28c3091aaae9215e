package im.connection.links;

import im.connection.platform.http.Network;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// The addresses of the public internet (IANA special-purpose address registries, RFC 6890): not
/// this machine, no private or shared network, no metadata service of a cloud, nothing reserved,
/// and no IPv6 address that leads to such an IPv4 address.
///
/// The caller connects to what was looked up and checked here, so that a name that resolves to
/// something else a moment later wins nothing.
@Singleton
final class PublicAddresses implements Route {
  /// Resolves names.
  interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private static final List<Network> REFUSED =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "168.63.129.16",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20");

  /// Where public IPv6 addresses are; whatever lies elsewhere is something else.
  private static final Network GLOBAL = Network.valueOf("2000::/3");

  /// NAT64 (RFC 6052): the last four bytes are the IPv4 address that a translator leads to.
  private static final Network TRANSLATED = Network.valueOf("64:ff9b::/96");

  private final Names names;

  @Inject
  PublicAddresses() {
    this(InetAddress::getAllByName);
  }

  PublicAddresses(Names names) {
    this.names = names;
  }

  @Override
  public List<InetSocketAddress> to(String host, int port) throws IOException {
    var addresses = List.of(names.of(host));
    if (addresses.isEmpty() || !addresses.stream().allMatch(PublicAddresses::isPublic)) {
      throw new NoRouteToHostException("not on the public internet");
    }
    return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (TRANSLATED.contains(address)) {
      return isPublic(ipv4(Arrays.copyOfRange(bytes, 12, 16)));
    }
    return REFUSED.stream().noneMatch(network -> network.contains(address))
        && (address instanceof Inet4Address || (GLOBAL.contains(address) && !isTunnel(bytes)));
  }

  /// ISATAP (RFC 5214): an interface identifier made of an IPv4 address.
  private static boolean isTunnel(byte[] bytes) {
    return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
  }

  private static InetAddress ipv4(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  private static List<Network> networks(String... networks) {
    return Arrays.stream(networks).map(Network::valueOf).toList();
  }
}
