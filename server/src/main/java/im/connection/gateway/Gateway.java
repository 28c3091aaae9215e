package im.connection.gateway;

import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.http.ClientAddresses;
import im.connection.platform.http.Languages;
import im.connection.platform.http.Origins;
import im.connection.platform.lifecycle.Drainable;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Turns requests for `/ws` into connections.
@Singleton
public final class Gateway implements Drainable {
  static final String PATH = "/ws";
  static final String SUBPROTOCOL = "imc.v1";

  private static final String VERSION = "13";
  private static final String BEARER = "Bearer ";
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Connections connections;
  private final Sockets sockets;
  private final Origins origins;
  private final ClientAddresses addresses;
  private volatile boolean draining;

  Gateway(Connections connections, Sockets sockets, Origins origins, ClientAddresses addresses) {
    this.connections = connections;
    this.origins = origins;
    this.sockets = sockets;
    this.addresses = addresses;
  }

  void route(@Observes Router router) {
    router.get(PATH).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    try {
      check(context.request());
    } catch (Refusal refusal) {
      context.response().putHeader("Sec-WebSocket-Version", VERSION);
      context.fail(refusal);
      return;
    }
    var request = context.request();
    var language = Languages.of(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    String token =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? authorization.substring(BEARER.length()).strip()
            : null;
    Wire.open(request)
        .onSuccess(wire -> sockets.opened(wire, language, token))
        .onFailure(failure -> {
          connections.giveBack();
          context.fail(Refusal.of(ErrorCode.INVALID_REQUEST, "a WebSocket handshake"));
        });
  }

  private void check(HttpServerRequest request) {
    if (!isHandshake(request)) {
      throw Refusal.of(ErrorCode.INVALID_REQUEST, "a WebSocket handshake, version " + VERSION);
    }
    var offered = items(request, "Sec-WebSocket-Protocol");
    if (!offered.isEmpty() && !offered.contains(SUBPROTOCOL)) {
      throw Refusal.of(ErrorCode.INVALID_REQUEST, "the subprotocol " + SUBPROTOCOL);
    }
    if (!origins.allows(
        request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    if (!Wire.mayOpen(request, addresses.of(request))) {
      throw Refusal.later(ErrorCode.RATE_LIMITED, Watch.SIGN_IN);
    }
    if (draining || !connections.takePlace()) {
      throw Refusal.later(ErrorCode.OVERLOADED, Duration.ofSeconds(2));
    }
  }

  /// RFC 6455 section 4.2.1.
  private static boolean isHandshake(HttpServerRequest request) {
    return items(request, "Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase)
        && items(request, "Connection").stream().anyMatch("upgrade"::equalsIgnoreCase)
        && VERSION.equals(request.getHeader("Sec-WebSocket-Version"))
        && request.getHeader("Sec-WebSocket-Key") != null;
  }

  private static List<String> items(HttpServerRequest request, String header) {
    return request.headers().getAll(header).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip)
        .toList();
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public void refuse() {
    draining = true;
  }

  /// Answers what was asked, says goodbye to everybody and waits until they are gone. Whoever does
  /// not answer must not take the time of those who drain next.
  @Override
  public void drain(Duration limit) {
    long deadline = System.nanoTime() + Math.min(limit.toNanos(), PATIENCE.toNanos());
    connections.all().forEach(connection -> connection.finish(CloseReason.RESTARTING));
    while (!connections.all().isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public void close() {
    connections.all().forEach(connection -> connection.execute(connection.wire()::cut));
  }
}
