package im.connection.platform.http;

import im.connection.platform.config.Settings;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds where requests come from. Only trusted proxies (`IMC_TRUSTED_PROXIES`) are believed, and
/// only the header they write (`IMC_FORWARDED_HEADER`): read from the right, the first address that
/// is not a trusted proxy is the client; everything left of it, and the other header, anybody may
/// have made up.
@Singleton
public final class ClientAddresses {
  /// The header that proxies write: the customary one, or that of RFC 7239.
  private static final String CUSTOMARY = "X-Forwarded-For";

  private static final String STANDARD = "Forwarded";
  private static final int MAX_HOPS = 20;

  private final List<Network> trusted;
  private final boolean isStandard;

  @Inject
  ClientAddresses(Settings settings) {
    this(settings.trustedProxies(), settings.usesForwarded());
  }

  ClientAddresses(List<String> trusted, boolean isStandard) {
    this.trusted = trusted.stream().map(Network::valueOf).toList();
    this.isStandard = isStandard;
  }

  /// Where this request comes from.
  public ClientAddress of(HttpServerRequest request) {
    return of(peer(request), request.headers().getAll(header()));
  }

  /// Where a request comes from that came over a connection with this peer.
  ClientAddress of(ClientAddress peer, HttpHeaders headers) {
    return of(peer, headers.getAll(header()));
  }

  /// Whether the client's own connection is encrypted: ours is, or a trusted proxy says that its is
  /// (`X-Forwarded-Proto`, or `proto` in `Forwarded`).
  public boolean isSecure(HttpServerRequest request) {
    if (request.isSSL() || !isTrusted(peer(request))) {
      return request.isSSL();
    }
    var forwarded = split(request.headers().getAll(STANDARD));
    return "https"
        .equalsIgnoreCase(
            isStandard
                ? forwarded.isEmpty() ? "" : pair(forwarded.getLast(), "proto=").orElse("")
                : request.getHeader("X-Forwarded-Proto"));
  }

  ClientAddress of(ClientAddress peer, List<String> lines) {
    var client = peer;
    if (!isTrusted(peer)) {
      return peer;
    }
    for (String hop : split(lines).reversed()) {
      if (!isTrusted(client)) {
        return client;
      }
      var next = ClientAddress.parse(isStandard ? pair(hop, "for=").orElse("unknown") : hop);
      if (next.isEmpty()) {
        return client;
      }
      client = next.get();
    }
    return client;
  }

  boolean isTrusted(ClientAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address.address()));
  }

  private String header() {
    return isStandard ? STANDARD : CUSTOMARY;
  }

  private static ClientAddress peer(HttpServerRequest request) {
    var remote = request.remoteAddress();
    return Optional.ofNullable(remote == null ? null : remote.hostAddress())
        .flatMap(ClientAddress::parse)
        .orElseGet(() -> new ClientAddress(InetAddress.getLoopbackAddress()));
  }

  private static List<String> split(List<String> lines) {
    var all = new ArrayList<String>();
    lines.forEach(line -> all.addAll(List.of(line.split(",", -1))));
    return all.subList(Math.max(0, all.size() - MAX_HOPS), all.size());
  }

  /// The value of one pair of an element of `Forwarded`, such as that of `for=`.
  private static Optional<String> pair(String element, String name) {
    for (String pair : element.split(";", -1)) {
      String stripped = pair.strip();
      if (stripped.toLowerCase(Locale.ROOT).startsWith(name)) {
        return Optional.of(stripped.substring(name.length()).replace("\"", ""));
      }
    }
    return Optional.empty();
  }
}
