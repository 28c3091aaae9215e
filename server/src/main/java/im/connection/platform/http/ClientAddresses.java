package im.connection.platform.http;

import im.connection.platform.config.Settings;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds where requests come from. Forwarding headers count only as far as trusted proxies
/// (`IMC_TRUSTED_PROXIES`) wrote them: read from the right, the first address that is not a trusted
/// proxy is the client; everything left of it anybody may have made up.
@Singleton
public final class ClientAddresses {
  private static final int MAX_HOPS = 20;

  private final List<Network> trusted;

  @Inject
  ClientAddresses(Settings settings) {
    this(settings.trustedProxies());
  }

  ClientAddresses(List<String> trusted) {
    this.trusted = trusted.stream().map(Network::valueOf).toList();
  }

  /// Where this request comes from.
  public ClientAddress of(HttpServerRequest request) {
    var remote = request.remoteAddress();
    String peer = remote == null ? null : remote.hostAddress();
    return of(
        peer == null ? "127.0.0.1" : peer,
        request.headers().getAll("X-Forwarded-For"),
        request.headers().getAll("Forwarded"));
  }

  /// Whether the client's own connection is encrypted: ours is, or a trusted proxy says that its is
  /// (`X-Forwarded-Proto`).
  public boolean isSecure(HttpServerRequest request) {
    if (request.isSSL()) {
      return true;
    }
    var remote = request.remoteAddress();
    String peer = remote == null ? null : remote.hostAddress();
    return peer != null
        && ClientAddress.parse(peer).filter(this::isTrusted).isPresent()
        && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
  }

  ClientAddress of(String peer, List<String> forwardedFor, List<String> forwarded) {
    var client =
        ClientAddress.parse(peer)
            .orElseGet(() -> new ClientAddress(InetAddress.getLoopbackAddress()));
    if (trusted.isEmpty()) {
      return client;
    }
    var hops = forwardedFor.isEmpty() ? forwarded(forwarded) : split(forwardedFor);
    for (String hop : hops.reversed()) {
      if (!isTrusted(client)) {
        return client;
      }
      var next = ClientAddress.parse(hop);
      if (next.isEmpty()) {
        return client;
      }
      client = next.get();
    }
    return client;
  }

  private boolean isTrusted(ClientAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address.address()));
  }

  private static List<String> split(List<String> lines) {
    var all = new ArrayList<String>();
    lines.forEach(line -> all.addAll(List.of(line.split(",", -1))));
    return all.subList(Math.max(0, all.size() - MAX_HOPS), all.size());
  }

  /// The `for=` of each element of `Forwarded`; what is not plain counts as unknown.
  private static List<String> forwarded(List<String> lines) {
    return split(lines).stream().map(element -> forwardedFor(element).orElse("unknown")).toList();
  }

  private static Optional<String> forwardedFor(String element) {
    for (String pair : element.split(";", -1)) {
      String stripped = pair.strip();
      if (stripped.toLowerCase(Locale.ROOT).startsWith("for=")) {
        return Optional.of(stripped.substring(4).replace("\"", ""));
      }
    }
    return Optional.empty();
  }
}
