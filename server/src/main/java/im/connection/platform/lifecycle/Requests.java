package im.connection.platform.lifecycle;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// The HTTP requests being answered. While the server drains, new ones are answered 503 with a
/// retry time and their connections closed; the ones under way are finished.
@Singleton
final class Requests implements Drainable {
  private static final Logger LOG = Logger.getLogger(Requests.class);
  private static final int FIRST = 1_000_000;
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final AtomicInteger underWay = new AtomicInteger();
  private final CountDownLatch idle = new CountDownLatch(1);
  private volatile boolean refusing;

  void register(@Observes Filters filters) {
    filters.register(this::pass, FIRST);
  }

  @Override
  public int order() {
    return 0;
  }

  @Override
  public void refuse() {
    refusing = true;
  }

  @Override
  public void drain(Duration limit) throws InterruptedException {
    if (underWay.get() > 0 && !idle.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warnf("requests given up count=%d", underWay.get());
    }
  }

  private void pass(RoutingContext request) {
    if (!isUpgrade(request)) {
      underWay.incrementAndGet();
      request.addEndHandler(ended -> end());
    }
    if (refusing && !request.normalizedPath().startsWith("/health")) {
      refuse(request);
      return;
    }
    request.next();
  }

  private void end() {
    if (underWay.decrementAndGet() == 0 && refusing) {
      idle.countDown();
    }
  }

  /// WebSockets are the gateway's to drain.
  private static boolean isUpgrade(RoutingContext request) {
    return request.request().headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true);
  }

  private static void refuse(RoutingContext request) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    request.fail(Refusal.later(ErrorCode.UNAVAILABLE, RETRY));
  }
}
