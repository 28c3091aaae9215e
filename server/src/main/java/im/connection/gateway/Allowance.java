package im.connection.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;

/// How much is read of a connection that has not signed in; the rest waits until it has, and is not
/// even taken from the socket. Removed at sign-in. Belongs to the connection's event loop.
final class Allowance extends ChannelInboundHandlerAdapter {
  /// In bytes: a few times what signing in takes.
  static final int MAX_BYTES = 8 << 10;

  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>();
  private int read;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var bytes = (ByteBuf) message;
    int rest = MAX_BYTES - read;
    read += Math.min(rest, bytes.readableBytes());
    if (bytes.readableBytes() <= rest) {
      context.fireChannelRead(bytes);
      return;
    }
    context.channel().config().setAutoRead(false);
    if (rest > 0) {
      context.fireChannelRead(bytes.readRetainedSlice(rest));
    }
    waiting.add(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (!waiting.isEmpty()) {
      waiting.forEach(context::fireChannelRead);
      waiting.clear();
      context.fireChannelReadComplete();
      context.channel().config().setAutoRead(true);
    }
  }
}
