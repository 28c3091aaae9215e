package im.connection.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/// Encodes the frames of a client: final and masked (RFC 6455 section 5.3).
final class ClientFrames {
  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_PONG = 0x8a;
  private static final int MASKED = 0x80;

  private ClientFrames() {}

  static ByteBuf text(ByteBufAllocator allocator, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    var frame = header(allocator, FINAL_TEXT, length);
    int mask = mask(frame);
    int payload = frame.writerIndex();
    for (byte[] part : parts) {
      frame.writeBytes(part);
    }
    apply(mask, frame, payload);
    return frame;
  }

  static ByteBuf pong(ByteBufAllocator allocator, ByteBuf data, int index, int length) {
    var frame = header(allocator, FINAL_PONG, length);
    int mask = mask(frame);
    int payload = frame.writerIndex();
    frame.writeBytes(data, index, length);
    apply(mask, frame, payload);
    return frame;
  }

  private static ByteBuf header(ByteBufAllocator allocator, int first, int length) {
    if (length > 0xffff) {
      throw new IllegalArgumentException("length: %d (expected: 0..65535)".formatted(length));
    }
    var frame = allocator.ioBuffer(8 + length).writeByte(first);
    return length < 126
        ? frame.writeByte(MASKED | length)
        : frame.writeByte(MASKED | 126).writeShort(length);
  }

  private static int mask(ByteBuf frame) {
    int mask = ThreadLocalRandom.current().nextInt();
    frame.writeInt(mask);
    return mask;
  }

  private static void apply(int mask, ByteBuf frame, int from) {
    int index = from;
    for (; index + 4 <= frame.writerIndex(); index += 4) {
      frame.setInt(index, frame.getInt(index) ^ mask);
    }
    for (int shift = 24; index < frame.writerIndex(); index++, shift -= 8) {
      frame.setByte(index, frame.getByte(index) ^ (mask >>> shift));
    }
  }
}
