package im.connection.gateway;

import static im.connection.testing.RawSocket.BINARY;
import static im.connection.testing.RawSocket.CLOSE;
import static im.connection.testing.RawSocket.END;
import static im.connection.testing.RawSocket.MORE;
import static im.connection.testing.RawSocket.PING;
import static im.connection.testing.RawSocket.PONG;
import static im.connection.testing.RawSocket.TEXT;
import static im.connection.testing.RawSocket.TEXT_BEGIN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames that are wrong, or right in unusual ways. Somebody else chats throughout.
class HostileFramesIT {
  private static final int MAX = 64 << 10;
  private static final String ME = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"user.me\"}";

  private final RunningServer server = RunningServer.shared();
  private final Person ann = Person.register(server, "ann");
  private final Socket bystander = ann.live();
  private final RawSocket socket = RawSocket.signedIn(server, ann.token());

  @AfterEach
  void nobodyElseNoticed() {
    assertThat(bystander.call("user.me", Map.of()).get("id").asText()).isEqualTo(ann.id());
    bystander.close();
    socket.close();
  }

  @Test
  void aFrameOfExactly64KiBIsRead() {
    socket.text(padded(MAX));
    assertThat(socket.json().at("/result/id").asText()).isEqualTo(ann.id());
  }

  @Test
  void aFrameOneByteLongerCloses() {
    socket.text(padded(MAX + 1));
    assertThat(socket.closeCode()).isEqualTo(1009);
  }

  @Test
  void aFrameThatClaimsToBeHugeClosesBeforeItsPayloadComes() {
    socket.write(new byte[] {(byte) TEXT, (byte) 0xff, 0, 0, 0x7f, -1, -1, -1, -1, -1, 1, 2, 3, 4});
    assertThat(socket.closeCode()).isEqualTo(1009);
  }

  @Test
  void aLengthOfMoreThan63BitsCloses() {
    socket.write(new byte[] {(byte) TEXT, (byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4});
    assertThat(socket.closeCode()).isIn(1002, 1009);
  }

  @Test
  void aMessageInManyFragmentsWithPingsBetweenThemIsRead() {
    byte[] text = padded(20_000).getBytes(UTF_8);
    for (int i = 0; i < text.length; i += 1_000) {
      boolean isLast = i + 1_000 >= text.length;
      socket.send(
          i == 0 ? TEXT_BEGIN : isLast ? END : MORE,
          java.util.Arrays.copyOfRange(text, i, Math.min(text.length, i + 1_000)));
      socket.send(PING, "p" + i);
      var pong = socket.read();
      assertThat(pong).isNotNull();
      if (pong.opcode() == (PONG & 0x0f)) {
        assertThat(pong.text()).isEqualTo("p" + i);
      } else {
        assertThat(isLast).isTrue();
        assertThat(pong.text()).contains(ann.id());
      }
    }
    socket.text(ME);
    assertThat(socket.json().at("/result/id").asText()).isEqualTo(ann.id());
  }

  @Test
  void aCharacterMayBeCutBetweenFragments() {
    byte[] text = "{\"jsonrpc\":\"2.0\",\"id\":\"é👋\",\"method\":\"user.me\"}".getBytes(UTF_8);
    for (int i = 0; i < text.length; i++) {
      int first = i == 0 ? TEXT_BEGIN : i == text.length - 1 ? END : MORE;
      socket.send(first, new byte[] {text[i]});
    }
    assertThat(socket.json().get("id").asText()).isEqualTo("é👋");
  }

  @Test
  void emptyFragmentsAreAllowed() {
    socket.send(TEXT_BEGIN, "");
    socket.send(MORE, ME);
    socket.send(MORE, "");
    socket.send(END, "");
    assertThat(socket.json().at("/result/id").asText()).isEqualTo(ann.id());
  }

  @Test
  void fragmentsOfMoreThan64KiBTogetherClose() {
    socket.send(TEXT_BEGIN, " ".repeat(40_000));
    socket.send(END, " ".repeat(40_000));
    assertThat(socket.closeCode()).isEqualTo(1009);
  }

  @Test
  void fragmentsWithoutEndClose() {
    socket.send(TEXT_BEGIN, " ");
    for (int i = 0; i < 70; i++) {
      socket.send(MORE, " ".repeat(1_000));
    }
    assertThat(socket.closeCode()).isEqualTo(1009);
  }

  @Test
  void aContinuationOfNothingCloses() {
    socket.send(END, ME);
    assertThat(socket.closeCode()).isEqualTo(1002);
  }

  @Test
  void aNewMessageInsideAnUnfinishedOneCloses() {
    socket.send(TEXT_BEGIN, "{");
    socket.send(TEXT, ME);
    assertThat(socket.closeCode()).isEqualTo(1002);
  }

  @Test
  void aFrameThatIsNotMaskedCloses() {
    socket.write(RawSocket.frame(TEXT, ME.getBytes(UTF_8), false));
    assertThat(socket.closeCode()).isEqualTo(1002);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xc1, 0xa1, 0x91, 0x83, 0x84, 0x87, 0x8b, 0x8f})
  void reservedBitsAndOpcodesClose(int firstByte) {
    socket.send(firstByte, ME);
    assertThat(socket.closeCode()).isEqualTo(1002);
  }

  @Test
  void aFragmentedPingCloses() {
    socket.send(0x09, "x");
    assertThat(socket.closeCode()).isEqualTo(1002);
  }

  @Test
  void aPingOfMoreThan125BytesCloses() {
    socket.send(PING, "x".repeat(126));
    assertThat(socket.closeCode()).isEqualTo(1002);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c3 28", "ff", "ed a0 80", "f8 88 80 80 80", "c0 80", "e4 bd"})
  void textThatIsNotUtf8Closes(String bytes) {
    socket.send(TEXT, java.util.HexFormat.ofDelimiter(" ").parseHex(bytes));
    assertThat(socket.closeCode()).isEqualTo(1007);
  }

  @Test
  void notUtf8InsideAGoodRequestClosesToo() {
    byte[] text = ME.replace("\"id\":1", "\"id\":\"?\"").getBytes(UTF_8);
    text[ME.indexOf(":1") + 2] = (byte) 0xff;
    socket.send(TEXT, text);
    assertThat(socket.closeCode()).isEqualTo(1007);
  }

  @Test
  void binaryFramesClose() {
    socket.send(BINARY, ME);
    assertThat(socket.closeCode()).isEqualTo(1003);
  }

  @Test
  void manyMalformedRequestsClose() {
    for (int i = 0; i < 100; i++) {
      socket.text("{");
    }
    assertThat(socket.closeCode()).isEqualTo(1008);
  }

  @Test
  void aClosingFrameIsAnsweredWithItsCode() {
    socket.send(CLOSE, new byte[] {0x03, (byte) 0xe8, 'b', 'y', 'e'});
    assertThat(socket.closeCode()).isEqualTo(1000);
    assertThat(socket.read()).isNull();
  }

  @Test
  void nothingFollowsTheServersClosingFrame() {
    socket.call("queue.sync", Map.of());
    for (int i = 0; i < 40; i++) {
      socket.text(ME);
    }
    socket.send(BINARY, "x");
    for (int i = 0; i < 40; i++) {
      socket.text(ME);
    }
    assertThat(socket.closeCode()).isEqualTo(1003);
    assertThat(socket.read()).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomBytesCloseAndNothingElse(long seed) {
    byte[] garbage = new byte[30_000];
    new Random(seed).nextBytes(garbage);
    socket.write(garbage);
    assertThat(socket.closeCode()).isIn(1002, 1003, 1007, 1009, RawSocket.CUT);
  }

  private static String padded(int bytes) {
    return ME + " ".repeat(bytes - ME.length());
  }
}
