package im.connection.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.CharsetUtil;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads the frames of one connection (RFC 6455 section 5), in place of Vert.x, which cuts whoever
/// breaks the protocol without a word, lets text pass that is not UTF-8, and answers pings however
/// many answers wait. Closing frames are left to Vert.x. Belongs to the connection's event loop.
final class FrameReader extends ChannelInboundHandlerAdapter {
  private final Wire.Listener listener;

  /// What came of a message in several frames.
  private @Nullable ByteBuf begun;

  FrameReader(Wire.Listener listener) {
    this.listener = listener;
  }

  /// A decoder that leaves it to the reader to say why it gave up.
  static WebSocket13FrameDecoder decoder() {
    return new WebSocket13FrameDecoder(
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(true)
            .allowExtensions(false)
            .maxFramePayloadLength(SocketOptions.MAX_BYTES)
            .closeOnProtocolViolation(false)
            .build());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof WebSocketFrame frame) || frame instanceof CloseWebSocketFrame) {
      context.fireChannelRead(message);
      return;
    }
    try {
      read(context, frame);
    } finally {
      frame.release();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    listener.writable();
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    if (failure instanceof CorruptedWebSocketFrameException corrupted) {
      listener.broken(reason(corrupted.closeStatus()));
    } else {
      context.fireExceptionCaught(failure);
    }
  }

  private void read(ChannelHandlerContext context, WebSocketFrame frame) {
    switch (frame) {
      case PingWebSocketFrame ping -> answer(context, ping);
      case PongWebSocketFrame _ -> listener.sign();
      case BinaryWebSocketFrame _ -> listener.broken(CloseReason.UNSUPPORTED);
      default -> text(frame);
    }
  }

  /// Whoever does not read gets no more answers; the latest ping is answered then, or none.
  private void answer(ChannelHandlerContext context, PingWebSocketFrame ping) {
    listener.sign();
    if (context.channel().isWritable()) {
      var _ = context.channel().writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
    }
  }

  private void text(WebSocketFrame frame) {
    boolean isFirst = frame instanceof TextWebSocketFrame;
    if (isFirst && frame.isFinalFragment()) {
      decode(frame.content());
      return;
    }
    var whole = isFirst ? Unpooled.buffer() : begun;
    if (whole == null) {
      return;
    }
    begun = whole;
    if (whole.readableBytes() + frame.content().readableBytes() > SocketOptions.MAX_BYTES) {
      begun = null;
      listener.broken(CloseReason.TOO_LARGE);
      return;
    }
    whole.writeBytes(frame.content());
    if (frame.isFinalFragment()) {
      begun = null;
      decode(whole);
    }
  }

  private void decode(ByteBuf bytes) {
    String text;
    try {
      text =
          CharsetUtil.decoder(
                  StandardCharsets.UTF_8, CodingErrorAction.REPORT, CodingErrorAction.REPORT)
              .decode(bytes.nioBuffer())
              .toString();
    } catch (CharacterCodingException notUtf8) {
      listener.broken(CloseReason.NOT_TEXT);
      return;
    }
    listener.text(text);
  }

  private static CloseReason reason(WebSocketCloseStatus status) {
    if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
      return CloseReason.TOO_LARGE;
    }
    return status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA)
        ? CloseReason.NOT_TEXT
        : CloseReason.PROTOCOL;
  }
}
