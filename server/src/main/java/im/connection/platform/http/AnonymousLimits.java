package im.connection.platform.http;

import im.connection.kernel.Refusal;
import im.connection.platform.config.Settings;
import im.connection.platform.limits.RateLimiter;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// Holds every address to `IMC_REQUEST_RATE` requests a second that are not signed in, because they
/// have no token or a bad one, or ask for what nobody need sign in for; two seconds' worth may come
/// at once.
@Singleton
public final class AnonymousLimits {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final RateLimiter limiter;
  private final ClientAddresses addresses;

  AnonymousLimits(Settings settings, InstantSource clock, ClientAddresses addresses) {
    this.limiter = new RateLimiter(settings.requestRate() * PERIOD.toSeconds(), PERIOD, clock);
    this.addresses = addresses;
  }

  /// Counts one request.
  ///
  /// @throws Refusal `rate_limited`
  public void check(HttpServerRequest request) {
    limiter.check(addresses.of(request).limitKey());
  }
}
