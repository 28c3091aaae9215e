package im.connection.links;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/// What a server answers to a `GET` on a connection that is closed afterwards (RFC 9112).
///
/// @param fields the header fields by their names in lower case, the first of each
/// @param sent what follows the head
record HttpAnswer(int status, Map<String, String> fields, InputStream sent) {
  /// Bytes of the status line and the header fields.
  static final int MAX_HEAD = 32 << 10;

  /// Bytes of a body as it is sent.
  private static final int MAX_SENT = 1 << 20;

  private static final int MAX_LINE = 16 << 10;

  /// Reads the head; answers that are not final are skipped.
  static HttpAnswer read(InputStream in) throws IOException {
    var buffered = new BufferedInputStream(in);
    var head = new Limited(buffered, MAX_HEAD);
    int status = status(line(head));
    var fields = fields(head);
    while (status < 200) {
      status = status(line(head));
      fields = fields(head);
    }
    return new HttpAnswer(status, fields, buffered);
  }

  /// The body, decompressed as it is read.
  InputStream body() throws IOException {
    var body = framed();
    return switch (field("content-encoding").orElse("").toLowerCase(Locale.ROOT)) {
      case "", "identity" -> body;
      case "gzip", "x-gzip" -> new GzipCompressorInputStream(body);
      case "deflate" -> inflated(new BufferedInputStream(body));
      default -> throw new ProtocolException("unknown content coding");
    };
  }

  /// The coding called `deflate` is zlib's format (RFC 9110, 8.4.1.2), but some send the bare data,
  /// as browsers accept it.
  private static InputStream inflated(BufferedInputStream body) throws IOException {
    body.mark(2);
    int first = body.read();
    int second = body.read();
    body.reset();
    boolean isZlib = (first & 0x0f) == 8 && ((first << 8) | second) % 31 == 0;
    return new InflaterInputStream(body, new Inflater(!isZlib));
  }

  Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /// Up to the end of a line, without it.
  static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() >= MAX_LINE) {
        throw new ProtocolException("no end of a line");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new ProtocolException("no HTTP/1.1");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static Map<String, String> fields(InputStream in) throws IOException {
    var fields = new HashMap<String, String>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        fields.putIfAbsent(name, line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private InputStream framed() throws IOException {
    var limited = new Limited(sent, MAX_SENT);
    var coding = field("transfer-encoding");
    if (coding.isPresent()) {
      if (!coding.get().equalsIgnoreCase("chunked")) {
        throw new ProtocolException("unknown transfer coding");
      }
      return Framed.chunked(limited);
    }
    var length = field("content-length");
    return length.isPresent() ? Framed.sized(limited, length.get()) : limited;
  }
}
