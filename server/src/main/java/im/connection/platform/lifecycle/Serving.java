package im.connection.platform.lifecycle;

import im.connection.platform.config.Settings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jboss.logging.Logger;

/// The running server: greets, then waits until it is asked to stop.
public final class Serving implements QuarkusApplication {
  private static final Logger LOG = Logger.getLogger(Serving.class);

  private final Settings settings;
  private final HttpServer http;
  private final InstantSource clock;

  Serving(Settings settings, HttpServer http, InstantSource clock) {
    this.settings = settings;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public int run(String... arguments) {
    var product = Product.read();
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    var took = Duration.between(Instant.ofEpochMilli(started), clock.instant());
    if (!settings.jsonLogs()) {
      greet(Console.out(), product, took);
    }
    LOG.infof(
        "server started version=%s address=%s ms=%d",
        product.version(), address(), took.toMillis());
    Quarkus.waitForExit();
    return 0;
  }

  private void greet(PrintStream out, Product product, Duration took) {
    out.printf(
        Locale.ROOT,
        """

        %s

          Open       %s
          API docs   %s/docs
          Data       %s
          Database   %s
          Started    in %.1f s

        """,
        product,
        address(),
        address(),
        settings.dataDir(),
        settings.database().map(external -> place(external.url())).orElse("embedded PostgreSQL"),
        took.toMillis() / 1000.0);
    out.flush();
  }

  private String address() {
    boolean isSecure = settings.tls().isPresent();
    int port = isSecure ? http.getSecurePort() : http.getPort();
    return "%s://%s:%d".formatted(isSecure ? "https" : "http", shown(settings.host()), port);
  }

  /// A host that a browser can open: the wildcard addresses are reachable as `localhost`.
  private static String shown(String host) {
    return switch (host) {
      case "0.0.0.0", "::", "127.0.0.1", "::1" -> "localhost";
      default -> host.contains(":") ? "[" + host + "]" : host;
    };
  }

  /// The server and the name of a database, without whatever else its URL may carry.
  private static String place(String url) {
    var uri = URI.create(url.substring("jdbc:".length()));
    return "PostgreSQL at " + uri.getAuthority() + uri.getPath();
  }
}
