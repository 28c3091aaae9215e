package im.connection.links;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The address of something on the web that may be asked for, as far as its spelling tells: `http`
/// or `https`, port 80 or 443, no user, a host that is a public name or an IP address in its usual
/// form.
///
/// @param uri all of it, in ASCII
/// @param host in lower case; an IPv6 address without brackets
record WebAddress(URI uri, String host, int port) {
  static final int MAX_LENGTH = 2_000;

  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int MAX_HOST = 253;
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");

  /// Names that mean this machine or this network (RFC 6761, RFC 6762, RFC 8375 and usage).
  private static final List<String> LOCAL_DOMAINS =
      List.of(
          "localhost",
          "localdomain",
          "local",
          "internal",
          "intranet",
          "private",
          "corp",
          "home",
          "lan",
          "arpa",
          "onion",
          "test",
          "invalid");

  /// Reads an absolute address; empty when it is none that may be asked for.
  static Optional<WebAddress> of(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return of(new URI(text));
    } catch (URISyntaxException unreadable) {
      return Optional.empty();
    }
  }

  /// Reads an address as it stands on the page, or in an answer, that this address leads to.
  Optional<WebAddress> resolve(String reference) {
    if (reference.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      var base = uri.getRawPath().isEmpty() ? uri.resolve("/") : uri;
      return of(base.resolve(new URI(withPath(base, reference.strip()))));
    } catch (URISyntaxException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /// A query alone stands for the whole path with it (RFC 3986, 5.2.2), and for [URI] only for the
  /// path without its last step.
  private static String withPath(URI base, String reference) {
    return reference.startsWith("?")
        ? base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath() + reference
        : reference;
  }

  private static Optional<WebAddress> of(URI given) throws URISyntaxException {
    var uri = new URI(given.toASCIIString());
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean isWeb = scheme.equals("http") || scheme.equals("https");
    if (!isWeb || uri.getHost() == null || uri.getRawUserInfo() != null) {
      return Optional.empty();
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("http") ? HTTP : HTTPS;
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if ((port != HTTP && port != HTTPS) || !isAcceptable(host)) {
      return Optional.empty();
    }
    return Optional.of(new WebAddress(uri, unbracketed(host), port));
  }

  /// Whether it is asked for with TLS.
  boolean isSecure() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /// What the request line asks for (RFC 9112, 3.2.1).
  String target() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  /// The host as the request names it (RFC 9110, 7.2).
  String authority() {
    String named = host.contains(":") ? "[" + host + "]" : host;
    return port == (isSecure() ? HTTPS : HTTP) ? named : named + ":" + port;
  }

  private static boolean isAcceptable(String host) {
    if (host.startsWith("[")) {
      return isIpv6(unbracketed(host));
    }
    String last = host.substring(host.lastIndexOf('.') + 1);
    if (!last.isEmpty() && Character.isDigit(last.charAt(0))) {
      return isIpv4(host);
    }
    return host.length() <= MAX_HOST
        && NAME.matcher(host).matches()
        && LOCAL_DOMAINS.stream().noneMatch(domain -> last.equals(domain));
  }

  /// Four decimal numbers: whatever else some read as an IPv4 address is refused.
  private static boolean isIpv4(String host) {
    var octets = List.of(host.split("\\.", -1));
    return octets.size() == 4
        && octets.stream()
            .allMatch(octet -> OCTET.matcher(octet).matches() && Integer.parseInt(octet) < 256);
  }

  private static boolean isIpv6(String host) {
    try {
      return !host.contains("%") && InetAddress.ofLiteral(host) != null;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
