package im.connection.gateway;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.List;

/// What the server's WebSockets may be like: frames and messages of at most 64 KiB, no compression,
/// since shared frames are encoded once for everybody.
@Singleton
final class SocketOptions implements HttpServerOptionsCustomizer {
  static final int MAX_BYTES = 64 << 10;

  /// How long a client may take to answer a closing frame.
  private static final int CLOSING_SECONDS = 3;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    apply(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    apply(options);
  }

  private static void apply(HttpServerOptions options) {
    options
        .setWebSocketSubProtocols(List.of(Gateway.SUBPROTOCOL))
        .setWebSocketClosingTimeout(CLOSING_SECONDS)
        .setMaxWebSocketFrameSize(MAX_BYTES)
        .setMaxWebSocketMessageSize(MAX_BYTES)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setHttp2ClearTextEnabled(false);
  }
}
