package im.connection.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FrameTextTest {
  private static final String CREATED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"message.created\",\"params\":{\"conversationId\":\"1873\","
          + "\"rev\":57,\"message\":{\"conversationId\":\"1873\",\"seq\":42,\"rev\":57}}}";

  @Test
  void tellsAnswersFromEvents() {
    var answer = "{\"jsonrpc\":\"2.0\",\"id\":31,\"result\":{}}";

    assertThat(FrameText.isAnswer(bytes(answer), 2, answer.length())).isTrue();
    assertThat(FrameText.isAnswer(bytes(CREATED), 2, CREATED.length())).isFalse();
    assertThat(FrameText.isMessage(bytes(CREATED), 2, CREATED.length())).isTrue();
    assertThat(FrameText.isMessage(bytes(answer), 2, answer.length())).isFalse();
  }

  @Test
  void tellsMessagesFromOtherEvents() {
    var other = CREATED.replace("message.created", "message.updated");
    var resync = "{\"jsonrpc\":\"2.0\",\"method\":\"queue.resync\",\"params\":{}}";

    assertThat(FrameText.isMessage(bytes(other), 2, other.length())).isFalse();
    assertThat(FrameText.isMessage(bytes(resync), 2, resync.length())).isFalse();
    assertThat(FrameText.isResync(bytes(resync), 2, resync.length())).isTrue();
  }

  @Test
  void readsTheIdOfAnAnswerAndWhetherItWorked() {
    var result = bytes("{\"jsonrpc\":\"2.0\",\"id\":4096,\"result\":{\"seq\":1}}");
    var error = bytes("{\"jsonrpc\":\"2.0\",\"id\":4096,\"error\":{\"code\":-32000}}");

    assertThat(FrameText.id(result, 2)).isEqualTo(4096);
    assertThat(FrameText.isResult(result, 2)).isTrue();
    assertThat(FrameText.isResult(error, 2)).isFalse();
  }

  @Test
  void findsTheRevWithAndWithoutAGuess() {
    var data = bytes(CREATED);

    int found = FrameText.revAt(data, 2, CREATED.length(), 0);

    assertThat(FrameText.number(data, 2 + found)).isEqualTo(57);
    assertThat(FrameText.revAt(data, 2, CREATED.length(), found)).isEqualTo(found);
    assertThat(FrameText.revAt(data, 2, CREATED.length(), found - 3)).isEqualTo(found);
    assertThat(FrameText.revAt(data, 2, CREATED.length(), 100_000)).isEqualTo(found);
  }

  @Test
  void anEventWithoutRevIsUnexpected() {
    var text = CREATED.replace("rev", "ref");

    assertThatThrownBy(() -> FrameText.revAt(bytes(text), 2, text.length(), 0))
        .isInstanceOf(Unexpected.class);
  }

  /// The text somewhere inside a buffer.
  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer("##" + text + "##", StandardCharsets.US_ASCII);
  }
}
