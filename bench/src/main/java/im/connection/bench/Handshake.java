package im.connection.bench;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/// Upgrades a new connection to a WebSocket and hands it over to a [Socket].
final class Handshake extends SimpleChannelInboundHandler<FullHttpResponse> {
  private static final String SUBPROTOCOL = "imc.v1";
  private static final int MAX_FRAME = 64 << 10;

  /// Puts our own frames into the pipeline; what is written is framed already.
  private static final class Upgrade extends WebSocketClientHandshaker13 {
    private final Socket socket;

    Upgrade(URI uri, Socket socket) {
      super(
          uri,
          WebSocketVersion.V13,
          SUBPROTOCOL,
          false,
          new DefaultHttpHeaders(),
          MAX_FRAME,
          true,
          false,
          10_000);
      this.socket = socket;
    }

    @Override
    protected WebSocketFrameDecoder newWebsocketDecoder() {
      return new FrameScanner(socket);
    }

    @Override
    protected WebSocketFrameEncoder newWebSocketEncoder() {
      return new AsIs();
    }
  }

  private static final class AsIs extends ChannelOutboundHandlerAdapter
      implements WebSocketFrameEncoder {}

  private final CompletableFuture<Socket> live = new CompletableFuture<>();
  private final Socket socket;
  private final Upgrade upgrade;

  Handshake(URI uri, Sockets.Caller caller) {
    socket = new Socket(caller, live);
    upgrade = new Upgrade(uri, socket);
  }

  /// Completes when the connection gets events.
  CompletableFuture<Socket> live() {
    return live;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    upgrade
        .handshake(context.channel())
        .addListener(written -> {
          if (!written.isSuccess()) {
            live.completeExceptionally(written.cause());
          }
        });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
    try {
      upgrade.finishHandshake(context.channel(), response);
    } catch (WebSocketHandshakeException refused) {
      live.completeExceptionally(new Unexpected("refused with " + response.status(), refused));
      var _ = context.close();
      return;
    }
    context.pipeline().remove(this);
    socket.begin(context.channel());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    live.completeExceptionally(new Unexpected("closed during the handshake"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    live.completeExceptionally(failure);
    var _ = context.close();
  }
}
