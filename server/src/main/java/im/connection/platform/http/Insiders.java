package im.connection.platform.http;

import im.connection.platform.config.Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// Tells who operates the server from everybody else: whoever sends `IMC_OPERATOR_KEY` as bearer
/// token, and programs on the same machine that connect without a proxy.
@Singleton
final class Insiders {
  private static final String BEARER = "Bearer ";

  private final Optional<String> key;
  private final ClientAddresses addresses;

  Insiders(Settings settings, ClientAddresses addresses) {
    this.key = settings.operatorKey();
    this.addresses = addresses;
  }

  /// Whether a request comes from the operator. A header that only proxies write tells of one also
  /// when it is not trusted.
  boolean isInsider(HttpServerRequest request) {
    String token = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (token != null) {
      return token.startsWith(BEARER) && isKey(token.substring(BEARER.length()).strip());
    }
    var headers = request.headers();
    boolean isForwarded =
        headers.contains("X-Forwarded-For")
            || headers.contains("Forwarded")
            || headers.contains("Via");
    return !isForwarded && addresses.of(request).address().isLoopbackAddress();
  }

  private boolean isKey(String token) {
    return key.isPresent()
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), key.get().getBytes(StandardCharsets.UTF_8));
  }
}
