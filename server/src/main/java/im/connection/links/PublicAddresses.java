package im.connection.links;

import im.connection.platform.http.Network;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

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
  private final Predicate<InetAddress> isOwn;

  /// The names under which the world knows this server, in lower case.
  private final Set<String> ownHosts;

  @Inject
  PublicAddresses() {
    this(InetAddress::getAllByName, PublicAddresses::isOfInterface, Set.of());
  }

  /// @param isOwn whether an address is this machine's
  PublicAddresses(Names names, Predicate<InetAddress> isOwn, Set<String> ownHosts) {
    this.names = names;
    this.isOwn = isOwn;
    this.ownHosts = ownHosts;
  }

  @Override
  public List<InetSocketAddress> to(String host, int port) throws IOException {
    if (ownHosts.contains(host)) {
      throw new NoRouteToHostException("this server");
    }
    var addresses = List.of(names.of(host));
    if (addresses.isEmpty() || !addresses.stream().allMatch(this::isForeign)) {
      throw new NoRouteToHostException("not on the public internet, or of this machine");
    }
    return addresses.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  private boolean isForeign(InetAddress address) {
    return isPublic(address) && !isOwn.test(address);
  }

  /// Whether an address is one of this machine, where services of the operator may trust whoever
  /// comes from the machine itself.
  private static boolean isOfInterface(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException unknown) {
      return true;
    }
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
