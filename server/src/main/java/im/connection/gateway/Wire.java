package im.connection.gateway;

import im.connection.platform.http.Arrivals;
import im.connection.platform.http.ClientAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;

/// The socket of one connection: with [FrameReader] the only place that knows what lies below
/// Vert.x. Everything but [#execute(Runnable)] and [#loop()] is for the connection's event loop.
final class Wire {
  /// How much may wait in a socket's outbound buffer before it counts as slow.
  static final int HIGH_WATER = 256 << 10;

  private static final int LOW_WATER = 64 << 10;
  private static final int FLUSHES_AT_ONCE = 256;
  private static final String DECODER = "wsdecoder";
  private static final String ALLOWANCE = "allowance";

  /// Vert.x's judge of idleness, which does not see the frames that pass it by; [Watch] is the one.
  private static final String IDLE_HANDLER = "idle";

  /// What a connection does with what arrives.
  interface Listener {
    void text(String message);

    /// The client is there: it pinged, or answered a ping.
    void sign();

    void writable();

    void closed();

    /// What came is no text message; nothing that follows can be read.
    void broken(CloseReason reason);
  }

  private final ServerWebSocket socket;
  private final Channel channel;
  private final ChannelHandlerContext beforeEncoder;

  Wire(ServerWebSocket socket, Channel channel) {
    this.socket = socket;
    this.channel = channel;
    this.beforeEncoder = channel.pipeline().context("wsencoder");
  }

  /// Whether the address that a handshake comes from may have one more socket that is not signed
  /// in.
  static boolean mayOpen(HttpServerRequest request, ClientAddress from) {
    return Arrivals.claim(channel(request), from);
  }

  private static Channel channel(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).channel();
  }

  /// Completes the handshake of a request; called on its event loop. Fails when it is none, or when
  /// the client has gone meanwhile.
  static Future<Wire> open(HttpServerRequest request) {
    var channel = channel(request);
    return request
        .toWebSocket()
        .map(socket -> {
          channel.pipeline().addFirst(new FlushConsolidationHandler(FLUSHES_AT_ONCE, true));
          channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(LOW_WATER, HIGH_WATER));
          if (channel.pipeline().get(IDLE_HANDLER) != null) {
            channel.pipeline().remove(IDLE_HANDLER);
          }
          return new Wire(socket, channel);
        });
  }

  void listen(Listener listener) {
    if (!channel.isActive()) {
      listener.closed();
      return;
    }
    var pipeline = channel.pipeline();
    pipeline.replace(DECODER, DECODER, FrameReader.decoder());
    pipeline.addAfter(DECODER, "frame-reader", new FrameReader(listener));
    pipeline.addBefore(DECODER, ALLOWANCE, new Allowance());
    Arrivals.becameSocket(channel);
    socket.closeHandler(ignored -> listener.closed());
  }

  /// Reads on without end: the connection belongs to a user.
  void signedIn() {
    Arrivals.signedIn(channel);
    if (channel.pipeline().get(ALLOWANCE) != null) {
      channel.pipeline().remove(ALLOWANCE);
    }
  }

  /// Runs something on the connection's event loop, after what was handed over before.
  void execute(Runnable task) {
    channel.eventLoop().execute(task);
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /// Writes a frame made by [Frames]; takes over the caller's reference.
  void write(ByteBuf frame) {
    var _ = beforeEncoder.writeAndFlush(frame, channel.voidPromise());
  }

  void ping() {
    socket.writePing(Buffer.buffer());
  }

  void pauseReading() {
    channel.config().setAutoRead(false);
  }

  void resumeReading() {
    channel.config().setAutoRead(true);
  }

  /// Closes with a code and, at the latest a moment later, the connection below.
  void close(CloseReason reason) {
    socket.close(reason.code(), reason.text());
  }

  /// Cuts a connection that does not read: a closing frame would never get out.
  void cut() {
    var _ = channel.close();
  }
}
