package im.connection.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {
  private final Frames frames = new Frames(new Json(JsonRules.mapper()));

  @ParameterizedTest
  @CsvSource({"125, 817d", "126, 817e007e", "65535, 817effff", "65536, 817f0000000000010000"})
  void theHeaderHoldsTheLengthInTheShortestForm(int length, String header) {
    byte[] frame = ofLength(length);
    int headerLength = header.length() / 2;
    assertThat(frame).hasSize(headerLength + length);
    assertThat(HexFormat.of().formatHex(Arrays.copyOf(frame, headerLength))).isEqualTo(header);
  }

  @Test
  void theLengthCountsBytesNotCharacters() {
    byte[] frame = frames.event("m", "爱👋");
    assertThat(frame[1]).isEqualTo((byte) (frame.length - 2));
    assertThat(new String(frame, 2, frame.length - 2, UTF_8)).contains("爱👋");
  }

  @Test
  void anErrorToNobodyKnownHasTheIdNull() {
    var error = new RpcError(-32700, "no", new RpcError.Data("malformed_json", null, null));
    assertThat(new String(frames.error(null, error), UTF_8))
        .contains("\"id\":null")
        .doesNotContain("field")
        .doesNotContain("retryAfter");
  }

  private byte[] ofLength(int length) {
    int frame = frames.event("m", "").length - 2;
    return frames.event("m", "x".repeat(length - frame));
  }
}
