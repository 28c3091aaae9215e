package im.connection.platform.http;

import im.connection.platform.config.Settings;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/// The headers that every answer carries so that browsers do no more than they must.
@Singleton
final class SecurityHeaders {
  /// Everything from this server, nothing inline, nowhere inside a frame.
  static final String CONTENT_POLICY =
      "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  /// Swagger UI sets styles inline; its scripts are files.
  static final String DOCS_POLICY = CONTENT_POLICY + "; style-src 'self' 'unsafe-inline'";

  private static final String API = "/api/";
  private static final String POLICY = "Content-Security-Policy";
  private static final String CACHE = "Cache-Control";

  private final boolean isTls;

  SecurityHeaders(Settings settings) {
    this.isTls = settings.tls().isPresent();
  }

  void handle(RoutingContext context) {
    String path = context.request().path();
    var headers = context.response().headers();
    put(headers);
    context.addHeadersEndHandler(ready -> complete(path, headers));
    context.next();
  }

  void apply(String path, MultiMap headers) {
    put(headers);
    complete(path, headers);
  }

  private void put(MultiMap headers) {
    headers
        .set("X-Content-Type-Options", "nosniff")
        .set("X-Frame-Options", "DENY")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Opener-Policy", "same-origin")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set("Permissions-Policy", "camera=(self), geolocation=(self), microphone=(self)");
    if (isTls) {
      headers.set("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /// Adds what the answer does not say itself: what a browser may load for it, and for how long it
  /// may be kept.
  private static void complete(String path, MultiMap headers) {
    if (!headers.contains(POLICY)) {
      headers.set(POLICY, path.startsWith("/docs") ? DOCS_POLICY : CONTENT_POLICY);
    }
    if (path.startsWith(API) && !headers.contains(CACHE)) {
      headers.set(CACHE, "no-store");
    }
  }
}
