package im.connection.platform.http;

import im.connection.kernel.Caller;
import im.connection.platform.config.Settings;
import im.connection.platform.limits.RateLimiter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.time.InstantSource;

/// Holds every user to `IMC_REQUEST_RATE` requests a second, two seconds' worth of which may come
/// at once, and whoever sent a token where none is asked for to [AnonymousLimits]; [Gate] counts
/// those who sent none.
@Provider
@Priority(Priorities.AUTHORIZATION)
final class RequestLimits implements ContainerRequestFilter {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final RateLimiter limiter;
  private final AnonymousLimits anonymous;
  private final HttpServerRequest request;

  RequestLimits(
      Settings settings,
      InstantSource clock,
      AnonymousLimits anonymous,
      HttpServerRequest request) {
    this.limiter = new RateLimiter(settings.requestRate() * PERIOD.toSeconds(), PERIOD, clock);
    this.anonymous = anonymous;
    this.request = request;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    if (context.getSecurityContext().getUserPrincipal() instanceof Caller caller) {
      limiter.check(caller.user());
    } else if (context.getHeaderString(HttpHeaders.AUTHORIZATION) != null) {
      anonymous.check(request);
    }
  }
}
