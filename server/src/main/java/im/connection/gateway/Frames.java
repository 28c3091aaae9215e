package im.connection.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import im.connection.platform.json.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Encodes JSON-RPC messages as complete, unmasked WebSocket text frames (RFC 6455 section 5.2),
/// header included.
@Singleton
final class Frames {
  private static final byte FINAL_TEXT = (byte) 0x81;
  private static final int SHORT = 125;
  private static final int MEDIUM = 65_535;

  /// A notification of the server.
  record Notification(String jsonrpc, String method, Object params) {}

  /// A successful answer.
  record Result(
      String jsonrpc, @JsonInclude(JsonInclude.Include.ALWAYS) JsonNode id, Object result) {}

  /// A failed answer.
  record Failed(
      String jsonrpc,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable JsonNode id,
      RpcError error) {}

  private static final String VERSION = "2.0";

  private final Json json;

  Frames(Json json) {
    this.json = json;
  }

  byte[] event(String method, Object params) {
    return frame(json.write(new Notification(VERSION, method, params)));
  }

  byte[] result(JsonNode id, Object result) {
    return frame(json.write(new Result(VERSION, id, result)));
  }

  byte[] error(@Nullable JsonNode id, RpcError error) {
    return frame(json.write(new Failed(VERSION, id, error)));
  }

  /// A buffer for one recipient.
  static ByteBuf single(byte[] frame) {
    return Unpooled.wrappedBuffer(frame);
  }

  /// A direct buffer that many recipients share.
  static ByteBuf shared(byte[] frame) {
    return UnpooledByteBufAllocator.DEFAULT
        .directBuffer(frame.length, frame.length)
        .writeBytes(frame);
  }

  private static byte[] frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    int length = payload.length;
    var frame = ByteBuffer.allocate(length + (length <= SHORT ? 2 : length <= MEDIUM ? 4 : 10));
    frame.put(FINAL_TEXT);
    if (length <= SHORT) {
      frame.put((byte) length);
    } else if (length <= MEDIUM) {
      frame.put((byte) 126).putShort((short) length);
    } else {
      frame.put((byte) 127).putLong(length);
    }
    return frame.put(payload).array();
  }
}
