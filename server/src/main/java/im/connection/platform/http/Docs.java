package im.connection.platform.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// The browsable interface at `/docs`: a page of ours without inline scripts, over the assets of
/// Swagger UI, whose own page would need a weaker content policy.
@Singleton
final class Docs {
  private static final int BEFORE_STATIC_FILES = -500;

  void register(@Observes Router router) {
    for (String path : new String[] {"/docs", "/docs/assets/", "/docs/assets/index.html"}) {
      router.get(path).order(BEFORE_STATIC_FILES).handler(Docs::open);
    }
  }

  private static void open(RoutingContext context) {
    if (context.request().path().equals("/docs/")) {
      context.next();
      return;
    }
    context.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, "/docs/").end();
  }
}
