package im.connection.platform.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Sends bytes that no decent HTTP client would, and reads what comes back.
final class RawHttp {
  private static final int PATIENCE_MS = 10_000;

  private RawHttp() {}

  /// Everything the server answers until it closes the connection; `\n` in `request` stands for CR
  /// LF.
  static String exchange(URI server, String request) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MS);
      var out = socket.getOutputStream();
      out.write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
