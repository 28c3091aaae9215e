package im.connection.platform.http;

import im.connection.platform.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which web pages may use the server from a browser: its own, and those of `IMC_CORS_ORIGINS`.
/// Programs that are no browsers send no `Origin` and are not meant.
@Singleton
public final class Origins {
  private final List<String> listed;

  @Inject
  Origins(Settings settings) {
    this(settings.corsOrigins());
  }

  Origins(List<String> listed) {
    this.listed = listed.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
  }

  /// Whether a request with these headers may be served.
  ///
  /// @param origin its `Origin`, if any
  /// @param host the host and port it was sent to
  public boolean allows(@Nullable String origin, @Nullable String host) {
    return origin == null || isSame(origin, host) || isListed(origin);
  }

  boolean isListed(String origin) {
    return listed.contains(origin.toLowerCase(Locale.ROOT));
  }

  /// Whether the page came from this server. The scheme is left out: behind a proxy that ends TLS
  /// the server does not know it.
  boolean isSame(String origin, @Nullable String host) {
    if (host == null) {
      return false;
    }
    try {
      var page = URI.create(origin);
      if (page.getHost() == null || page.getScheme() == null) {
        return false;
      }
      String name = page.getHost().toLowerCase(Locale.ROOT);
      String target = host.toLowerCase(Locale.ROOT);
      int fallback = page.getScheme().equalsIgnoreCase("https") ? 443 : 80;
      int port = page.getPort() < 0 ? fallback : page.getPort();
      return target.equals(name + ":" + port) || (target.equals(name) && port == fallback);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
