package im.connection.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameScannerTest {
  private final Heard heard = new Heard();
  private final EmbeddedChannel channel = new EmbeddedChannel(new FrameScanner(heard));

  private static final class Heard implements FrameScanner.Listener {
    final List<String> events = new ArrayList<>();
    int reads;

    @Override
    public void text(ByteBuf data, int index, int length) {
      events.add(data.toString(index, length, StandardCharsets.UTF_8));
    }

    @Override
    public void ping(ByteBuf data, int index, int length) {
      events.add("ping " + data.toString(index, length, StandardCharsets.UTF_8));
    }

    @Override
    public void goodbye(int code, String reason) {
      events.add("goodbye %d %s".formatted(code, reason));
    }

    @Override
    public void readAll() {
      reads++;
    }

    @Override
    public void closed() {
      events.add("closed");
    }
  }

  @Test
  void findsSeveralFramesInOneRead() {
    channel.writeInbound(Unpooled.wrappedBuffer(text("one"), text("二"), text("")));

    assertThat(heard.events).containsExactly("one", "二", "");
    assertThat(heard.reads).isEqualTo(1);
  }

  @Test
  void findsFramesOfEveryLengthEncoding() {
    var lengths = List.of(125, 126, 65_535, 65_536, 300_000);

    lengths.forEach(length -> channel.writeInbound(text("x".repeat(length))));

    assertThat(heard.events).extracting(String::length).containsExactlyElementsOf(lengths);
  }

  @Test
  void findsTheSameFramesWhereverTheReadsAreCut() {
    var bytes = Unpooled.wrappedBuffer(text("a"), text("b".repeat(300)), text("c".repeat(70_000)));
    for (int size : new int[] {1, 2, 3, 7, 127, 301, 65_537}) {
      heard.events.clear();
      for (int from = 0; from < bytes.readableBytes(); from += size) {
        channel.writeInbound(bytes.copy(from, Math.min(size, bytes.readableBytes() - from)));
      }

      assertThat(heard.events).extracting(String::length).containsExactly(1, 300, 70_000);
    }
  }

  @Test
  void givesBackEveryBuffer() {
    var data = Unpooled.wrappedBuffer(text("whole"), text("cut").slice(0, 3));

    channel.writeInbound(data);

    assertThat(data.refCnt()).isZero();
  }

  @Test
  void tellsPingsAndGoodbyesFromTexts() {
    channel.writeInbound(frame(0x89, Unpooled.copiedBuffer("beat", StandardCharsets.UTF_8)));
    channel.writeInbound(
        frame(
            0x88,
            Unpooled.buffer()
                .writeShort(1012)
                .writeBytes("restarting".getBytes(StandardCharsets.UTF_8))));
    channel.writeInbound(frame(0x88, Unpooled.EMPTY_BUFFER));
    channel.close().syncUninterruptibly();

    assertThat(heard.events)
        .containsExactly("ping beat", "goodbye 1012 restarting", "goodbye 1005 ", "closed");
  }

  @Test
  void refusesMaskedFrames() {
    var masked = Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, (byte) 0x80, 1, 2, 3, 4});

    assertThatThrownBy(() -> FrameScanner.size(masked, 0, masked.readableBytes()))
        .isInstanceOf(Unexpected.class);
  }

  private static ByteBuf text(String text) {
    return frame(0x81, Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
  }

  private static ByteBuf frame(int first, ByteBuf payload) {
    var frame = Unpooled.buffer().writeByte(first);
    int length = payload.readableBytes();
    if (length < 126) {
      frame.writeByte(length);
    } else if (length < 65_536) {
      frame.writeByte(126).writeShort(length);
    } else {
      frame.writeByte(127).writeLong(length);
    }
    return frame.writeBytes(payload);
  }
}
