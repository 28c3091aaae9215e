package im.connection.links;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The address of something on the web that may be asked for, as far as its spelling tells: `http`
/// or `https`, port 80 or 443, no user, a host in ASCII that is a public name or an IP address in
/// its usual form. Paths, queries and references are read as browsers read them (WHATWG URL).
///
/// @param scheme in lower case
/// @param host in lower case; an IPv6 address without brackets
/// @param path begins with a slash; without single and double dots
/// @param query without its question mark
/// @param fragment without its number sign
record WebAddress(
    String scheme,
    String host,
    int port,
    String path,
    @Nullable String query,
    @Nullable String fragment) {
  static final int MAX_LENGTH = 2_000;

  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int MAX_HOST = 253;
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]");
  private static final Pattern OCTET = Pattern.compile("0|[1-9][0-9]{0,2}");

  /// What stands before a path, whose slashes may be backslashes; the authority itself may hold
  /// none, as some read what follows it as the host.
  private static final Pattern ABSOLUTE =
      Pattern.compile("(https?)://([^/?#]+)(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
  private static final Pattern PORT = Pattern.compile("(.*):([0-9]{0,5})");
  private static final Pattern PARTS =
      Pattern.compile("([^?#]*)(?:\\?([^#]*))?(?:#(.*))?", Pattern.DOTALL);

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
    var match = ABSOLUTE.matcher(UrlText.cleaned(text));
    return text.length() <= MAX_LENGTH && match.matches()
        ? of(match.group(1).toLowerCase(Locale.ROOT), match.group(2), match.group(3))
        : Optional.empty();
  }

  private static Optional<WebAddress> of(String scheme, String authority, String rest) {
    var named = PORT.matcher(authority);
    boolean hasPort = !authority.endsWith("]") && named.matches();
    String host = (hasPort ? named.group(1) : authority).toLowerCase(Locale.ROOT);
    int usual = scheme.equals("http") ? HTTP : HTTPS;
    int port = hasPort && !named.group(2).isEmpty() ? Integer.parseInt(named.group(2)) : usual;
    if ((port != HTTP && port != HTTPS) || !isAcceptable(host)) {
      return Optional.empty();
    }
    var base = new WebAddress(scheme, unbracketed(host), port, "/", null, null);
    return Optional.of(base.with(rest));
  }

  /// Reads an address as it stands on the page, or in an answer, that this address leads to (WHATWG
  /// URL, 4.4).
  Optional<WebAddress> resolve(String reference) {
    String given = UrlText.cleaned(reference);
    if (reference.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    if (SCHEME.matcher(given).matches()) {
      return of(given);
    }
    if (given.startsWith("//")) {
      return of(scheme + ":" + given);
    }
    if (given.startsWith("/\\") || given.startsWith("\\")) {
      return given.matches("(?s)[/\\\\]{2}.*") ? Optional.empty() : Optional.of(with(given));
    }
    if (given.startsWith("/") || given.isEmpty() || given.startsWith("#")) {
      return Optional.of(given.startsWith("/") ? with(given) : sameWith(given));
    }
    String stem = given.startsWith("?") ? path : path.substring(0, path.lastIndexOf('/') + 1);
    return Optional.of(with(stem + given));
  }

  /// This place with another path, query and fragment.
  private WebAddress with(String rest) {
    Matcher parts = PARTS.matcher(rest);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no path: " + rest);
    }
    String newQuery = parts.group(2);
    String newFragment = parts.group(3);
    return new WebAddress(
        scheme,
        host,
        port,
        UrlText.path(parts.group(1)),
        newQuery == null ? null : UrlText.query(newQuery),
        newFragment == null ? null : UrlText.fragment(newFragment));
  }

  private WebAddress sameWith(String reference) {
    String newFragment = reference.isEmpty() ? null : UrlText.fragment(reference.substring(1));
    return new WebAddress(scheme, host, port, path, query, newFragment);
  }

  /// Whether it is asked for with TLS.
  boolean isSecure() {
    return scheme.equals("https");
  }

  /// What the request line asks for (RFC 9112, 3.2.1).
  String target() {
    return query == null ? path : path + "?" + query;
  }

  /// The host as the request names it (RFC 9110, 7.2).
  String authority() {
    String named = host.contains(":") ? "[" + host + "]" : host;
    return port == (isSecure() ? HTTPS : HTTP) ? named : named + ":" + port;
  }

  private static boolean isAcceptable(String host) {
    if (host.startsWith("[")) {
      return host.endsWith("]") && isIpv6(unbracketed(host));
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
      return host.contains(":") && !host.contains("%") && InetAddress.ofLiteral(host) != null;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    String place = scheme + "://" + authority() + target();
    return fragment == null ? place : place + "#" + fragment;
  }
}
