package im.connection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What we encode, decoded by Netty's server side, which wants masked frames.
final class ClientFramesTest {
  private final EmbeddedChannel server =
      new EmbeddedChannel(new WebSocket13FrameDecoder(true, false, 65_536));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 125, 126, 1_003, 65_535})
  void aServerReadsTheText(int length) {
    var text = "x".repeat(length);

    server.writeInbound(ClientFrames.text(UnpooledByteBufAllocator.DEFAULT, FrameText.ascii(text)));

    TextWebSocketFrame frame = server.readInbound();
    assertThat(frame.text()).isEqualTo(text);
    frame.release();
  }

  @Test
  void partsAreJoined() {
    server.writeInbound(
        ClientFrames.text(
            UnpooledByteBufAllocator.DEFAULT,
            FrameText.ascii("{\"id\":"),
            FrameText.ascii("17"),
            FrameText.ascii("}")));

    TextWebSocketFrame frame = server.readInbound();
    assertThat(frame.text()).isEqualTo("{\"id\":17}");
    frame.release();
  }

  @Test
  void aPongCarriesWhatThePingCarried() {
    ByteBuf ping = Unpooled.copiedBuffer("..beat..", StandardCharsets.US_ASCII);

    server.writeInbound(ClientFrames.pong(UnpooledByteBufAllocator.DEFAULT, ping, 2, 4));

    PongWebSocketFrame frame = server.readInbound();
    assertThat(frame.content().toString(StandardCharsets.US_ASCII)).isEqualTo("beat");
    frame.release();
  }
}
