package im.connection.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One connection: signs in, catches up, and from then on leaves what arrives to its [Ears]. Used
/// on its event loop, but for [#channel()].
final class Socket implements FrameScanner.Listener {
  private static final int PAGE = 200;

  /// Hears what arrives on a live connection; a range is valid during the call only.
  interface Ears {
    void text(ByteBuf data, int index, int length);

    /// All that had arrived is read.
    void readAll();

    /// The connection ended, which nobody here asked for.
    void lost(String reason);
  }

  private enum Stage {
    SIGNING_IN,
    CATCHING_UP,
    LIVE
  }

  private final Sockets.Caller caller;
  private final CompletableFuture<Socket> live;
  private Stage stage = Stage.SIGNING_IN;
  private String goodbye = "";
  private @Nullable Channel channel;

  Socket(Sockets.Caller caller, CompletableFuture<Socket> live) {
    this.caller = caller;
    this.live = live;
  }

  Channel channel() {
    if (channel == null) {
      throw new IllegalStateException("not open");
    }
    return channel;
  }

  /// Signs in on a channel that is a WebSocket now.
  void begin(Channel upgraded) {
    channel = upgraded;
    call("session.open", Map.of("accessToken", caller.accessToken()));
  }

  /// Writes a text frame, to be flushed later.
  void write(byte[]... parts) {
    var _ = channel().write(ClientFrames.text(channel().alloc(), parts), channel().voidPromise());
  }

  void flush() {
    channel().flush();
  }

  @Override
  public void text(ByteBuf data, int index, int length) {
    if (stage == Stage.LIVE) {
      caller.ears().text(data, index, length);
    } else if (FrameText.isAnswer(data, index, length)) {
      answered(Json.read(data.toString(index, length, StandardCharsets.UTF_8)));
    }
  }

  private void answered(JsonNode answer) {
    if (!answer.has("result")) {
      live.completeExceptionally(new Unexpected("refused: " + answer.path("error")));
      var _ = channel().close();
      return;
    }
    var next = answer.path("result").path("next").asText();
    if (stage == Stage.SIGNING_IN) {
      stage = Stage.CATCHING_UP;
      sync(Map.of("positions", caller.positions()));
    } else if (!next.isEmpty()) {
      sync(Map.of("cursor", next));
    } else {
      stage = Stage.LIVE;
      live.complete(this);
    }
  }

  private void sync(Map<String, ?> from) {
    var params = new HashMap<String, Object>(from);
    params.put("limit", PAGE);
    call("queue.sync", params);
  }

  private void call(String method, Map<String, ?> params) {
    var request = Map.of("jsonrpc", "2.0", "id", 0, "method", method, "params", params);
    write(Json.write(request).getBytes(StandardCharsets.UTF_8));
    flush();
  }

  @Override
  public void ping(ByteBuf data, int index, int length) {
    var _ = channel().writeAndFlush(ClientFrames.pong(channel().alloc(), data, index, length));
  }

  @Override
  public void goodbye(int code, String reason) {
    goodbye = "%d %s".formatted(code, reason);
  }

  @Override
  public void readAll() {
    if (stage == Stage.LIVE) {
      caller.ears().readAll();
    }
  }

  @Override
  public void closed() {
    if (!live.completeExceptionally(new Unexpected("closed: " + goodbye))) {
      caller.ears().lost(goodbye);
    }
  }
}
