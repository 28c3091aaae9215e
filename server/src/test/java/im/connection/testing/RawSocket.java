package im.connection.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A WebSocket client that does as it is told, wrong or right: it sends any bytes, answers neither
/// pings (unless told to) nor closing frames, and reads only when asked. One thread at a time
/// writes, one reads.
public final class RawSocket implements AutoCloseable {
  /// What was answered to a request over HTTP.
  public record Head(int status, Map<String, String> headers, JsonNode body) {}

  /// A frame of the server; its payload is not masked.
  public static final class Frame {
    private final int opcode;
    private final byte[] payload;

    private Frame(int opcode, byte[] payload) {
      this.opcode = opcode;
      this.payload = payload;
    }

    /// What kind of frame it is: the low half of its first byte.
    public int opcode() {
      return opcode;
    }

    /// The payload as text.
    public String text() {
      return new String(payload, UTF_8);
    }

    /// The code of a closing frame.
    public int code() {
      return payload.length < 2 ? 1005 : Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
    }
  }

  /// The connection ended without a closing frame.
  public static final int CUT = 1006;

  /// First bytes of frames.
  public static final int TEXT = 0x81;

  public static final int TEXT_BEGIN = 0x01;
  public static final int MORE = 0x00;
  public static final int END = 0x80;
  public static final int BINARY = 0x82;
  public static final int CLOSE = 0x88;
  public static final int PING = 0x89;
  public static final int PONG = 0x8a;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  private final java.net.Socket socket;
  private final DataInputStream in;
  private final int port;
  private int ids;
  private boolean answersPings;

  private RawSocket(int port, int receiveBuffer, InetAddress from) throws IOException {
    this.port = port;
    this.socket = new java.net.Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.bind(new InetSocketAddress(from, 0));
    socket.setSoTimeout((int) Patience.LIMIT.toMillis());
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        (int) Patience.LIMIT.toMillis());
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
  }

  /// Connects without saying anything.
  public static RawSocket connect(RunningServer server) {
    return connect(server, 0);
  }

  /// Connects with a receive buffer of about so many bytes; 0 leaves it to the system.
  public static RawSocket connect(RunningServer server, int receiveBuffer) {
    return connect(server, receiveBuffer, 0);
  }

  /// Connects from an address of its own, one of 250.
  public static RawSocket elsewhere(RunningServer server, int address) {
    return connect(server, 0, 1 + address % 250);
  }

  private static RawSocket connect(RunningServer server, int receiveBuffer, int address) {
    try {
      byte[] from = {127, 0, (byte) Math.min(1, address), (byte) Math.max(1, address)};
      return new RawSocket(server.port(), receiveBuffer, InetAddress.getByAddress(from));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Connects and completes the handshake.
  public static RawSocket open(RunningServer server) {
    return connect(server).upgraded(Map.of());
  }

  /// Connects, completes the handshake and signs in.
  public static RawSocket signedIn(RunningServer server, String token) {
    var socket = open(server);
    socket.call("session.open", Map.of("accessToken", token));
    return socket;
  }

  /// Completes the handshake with headers of one's own on top.
  public RawSocket upgraded(Map<String, String> headers) {
    var head = handshake(headers);
    if (head.status() != 101) {
      throw new AssertionError("no handshake: " + head);
    }
    return this;
  }

  /// Asks for a WebSocket; headers replace or extend the usual ones, empty ones are left out.
  public Head handshake(Map<String, String> headers) {
    var all = new LinkedHashMap<String, String>();
    all.put("Host", "localhost:" + port);
    all.put("Upgrade", "websocket");
    all.put("Connection", "Upgrade");
    all.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    all.put("Sec-WebSocket-Version", "13");
    all.put("Sec-WebSocket-Protocol", "imc.v1");
    all.putAll(headers);
    var request = new StringBuilder("GET /ws HTTP/1.1\r\n");
    all.forEach((name, value) -> {
      if (!value.isEmpty()) {
        request.append(name).append(": ").append(value).append("\r\n");
      }
    });
    write(request.append("\r\n").toString().getBytes(ISO_8859_1));
    return head();
  }

  /// Reads an answer over HTTP.
  public Head head() {
    try {
      String status = line();
      var headers = new LinkedHashMap<String, String>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
      in.readFully(body);
      return new Head(Integer.parseInt(status.substring(9, 12)), headers, json(body));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Sends bytes.
  public void write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Sends a masked frame.
  public void send(int firstByte, byte[] payload) {
    write(frame(firstByte, payload, true));
  }

  /// Sends a masked frame.
  public void send(int firstByte, String payload) {
    send(firstByte, payload.getBytes(UTF_8));
  }

  /// Sends text as one frame.
  public void text(String text) {
    send(TEXT, text);
  }

  /// Sends a request with the next id, which it returns.
  public String request(String method, Object params) {
    String id = "r" + ++ids;
    text(request(id, method, params));
    return id;
  }

  /// The text of a request.
  public static String request(String id, String method, Object params) {
    ObjectNode request = MAPPER.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", id).put("method", method);
    request.set("params", MAPPER.valueToTree(params));
    return request.toString();
  }

  /// Sends a request and returns its whole answer; what comes before it is dropped.
  public JsonNode answer(String method, Object params) {
    String id = request(method, params);
    while (true) {
      var message = json();
      if (message.path("id").asText().equals(id)) {
        return message;
      }
    }
  }

  /// Sends a request that must succeed and returns its result.
  public JsonNode call(String method, Object params) {
    var answer = answer(method, params);
    if (!answer.has("result")) {
      throw new AssertionError(answer.toString());
    }
    return answer.get("result");
  }

  /// The next frame, or nothing when the connection has ended.
  public @Nullable Frame read() {
    try {
      int first = in.readUnsignedByte();
      int length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = Math.toIntExact(in.readLong());
      }
      byte[] payload = new byte[length];
      in.readFully(payload);
      if (answersPings && first == PING) {
        send(PONG, payload);
      }
      return new Frame(first & 0x0f, payload);
    } catch (EOFException | SocketException ended) {
      return null;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The next text frame as JSON; other frames are dropped.
  public JsonNode json() {
    while (true) {
      var frame = read();
      if (frame == null || frame.opcode() == (CLOSE & 0x0f)) {
        throw new AssertionError("closed: " + (frame == null ? CUT : frame.code()));
      }
      if (frame.opcode() == (TEXT & 0x0f)) {
        return json(frame.payload);
      }
    }
  }

  /// The parameters of the next notification with this method; what comes before is dropped.
  public JsonNode next(String method) {
    while (true) {
      var message = json();
      if (message.path("method").asText().equals(method)) {
        return message.get("params");
      }
    }
  }

  /// The code of the closing frame, or [#CUT]; what comes before is dropped.
  public int closeCode() {
    for (var frame = read(); frame != null; frame = read()) {
      if (frame.opcode() == (CLOSE & 0x0f)) {
        return frame.code();
      }
    }
    return CUT;
  }

  /// Lets it answer pings whenever it reads.
  public RawSocket answeringPings() {
    answersPings = true;
    return this;
  }

  /// Sends text with CRLF for its line ends and resets the connection at once.
  public void vanish(String text) {
    try {
      socket.setSoLinger(true, 0);
      write(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The bytes of a frame.
  public static byte[] frame(int firstByte, byte[] payload, boolean isMasked) {
    var frame = ByteBuffer.allocate(payload.length + 14).put((byte) firstByte);
    int mask = isMasked ? 0x80 : 0;
    if (payload.length <= 125) {
      frame.put((byte) (mask | payload.length));
    } else if (payload.length <= 65_535) {
      frame.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (mask | 127)).putLong(payload.length);
    }
    if (isMasked) {
      frame.put(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (isMasked ? payload[i] ^ MASK[i % MASK.length] : payload[i]));
    }
    byte[] bytes = new byte[frame.flip().remaining()];
    frame.get(bytes);
    return bytes;
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return MAPPER.readTree(new String(bytes, UTF_8));
    } catch (JsonProcessingException notJson) {
      return MAPPER.getNodeFactory().textNode(new String(bytes, UTF_8));
    }
  }
}
