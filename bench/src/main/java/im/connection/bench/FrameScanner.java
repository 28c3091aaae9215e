package im.connection.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.nio.charset.StandardCharsets;

/// Finds the frames of a server (unmasked, unfragmented; RFC 6455 section 5.2) in what was read,
/// where they lie: nothing is copied but a frame that came in two reads.
final class FrameScanner extends ChannelInboundHandlerAdapter implements WebSocketFrameDecoder {
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int CONTROL = 0x08;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int MAX_BYTES = 64 << 20;

  /// Hears what was found; a range is valid during the call only.
  interface Listener {
    void text(ByteBuf data, int index, int length);

    void ping(ByteBuf data, int index, int length);

    /// The server said goodbye.
    void goodbye(int code, String reason);

    /// All that had arrived is read.
    void readAll();

    void closed();
  }

  private final Listener listener;

  /// The beginning of a frame whose end has not come yet.
  private ByteBuf begun = Unpooled.EMPTY_BUFFER;

  FrameScanner(Listener listener) {
    this.listener = listener;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var data = (ByteBuf) message;
    try {
      finishBegun(data);
      scan(data);
      if (data.isReadable()) {
        begin(data);
      }
    } finally {
      data.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    listener.readAll();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    listener.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    listener.goodbye(0, failure.toString());
    var _ = context.close();
  }

  /// Moves bytes behind a frame begun earlier until it is whole.
  private void finishBegun(ByteBuf data) {
    if (!begun.isReadable()) {
      return;
    }
    while (data.isReadable() && missing() > 0) {
      begun.writeBytes(data, (int) Math.min(missing(), data.readableBytes()));
    }
    if (missing() == 0) {
      take(begun, 0, begun.readableBytes());
      begun = Unpooled.EMPTY_BUFFER;
    }
  }

  /// How many bytes are known to be missing of the frame begun.
  private long missing() {
    long size = size(begun, 0, begun.readableBytes());
    return size < 0 ? 1 : size - begun.readableBytes();
  }

  private void scan(ByteBuf data) {
    int index = data.readerIndex();
    int end = data.writerIndex();
    for (long size = size(data, index, end - index);
        size >= 0 && size <= end - index;
        size = size(data, index, end - index)) {
      take(data, index, (int) size);
      index += (int) size;
    }
    data.readerIndex(index);
  }

  private void begin(ByteBuf data) {
    begun = Unpooled.buffer(Math.max(64, data.readableBytes() * 2));
    begun.writeBytes(data);
  }

  /// The size of the frame that begins at `index`, or -1 while its header is incomplete.
  static long size(ByteBuf data, int index, int readable) {
    if (readable < 2) {
      return -1;
    }
    int length = data.getUnsignedByte(index + 1);
    if ((length & MASKED) != 0) {
      throw new Unexpected("the server masked a frame");
    }
    if (length < 126) {
      return 2L + length;
    }
    int header = length == 126 ? 4 : 10;
    if (readable < header) {
      return -1;
    }
    long size = header == 4 ? data.getUnsignedShort(index + 2) : data.getLong(index + 2);
    if (size < 0 || size > MAX_BYTES) {
      throw new Unexpected("the server sent a frame of %d bytes".formatted(size));
    }
    return header + size;
  }

  private void take(ByteBuf data, int index, int size) {
    int first = data.getUnsignedByte(index);
    int length = data.getByte(index + 1);
    int header = length < 126 ? 2 : length == 126 ? 4 : 10;
    int opcode = first & 0x0f;
    if ((first & FINAL) == 0 || (opcode != TEXT && opcode < CONTROL)) {
      throw new Unexpected("the server sent a frame of another kind: " + first);
    }
    switch (opcode) {
      case TEXT -> listener.text(data, index + header, size - header);
      case PING -> listener.ping(data, index + header, size - header);
      case CLOSE -> goodbye(data, index + header, size - header);
      default -> {} // a pong asks for nothing
    }
  }

  private void goodbye(ByteBuf data, int index, int length) {
    if (length < 2) {
      listener.goodbye(1005, "");
      return;
    }
    var reason = data.toString(index + 2, length - 2, StandardCharsets.UTF_8);
    listener.goodbye(data.getUnsignedShort(index), reason);
  }
}
