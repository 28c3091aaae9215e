package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Sends bytes that no decent HTTP client would, and reads what comes back.
final class RawHttp {
  private RawHttp() {}

  /// Everything the server answers until it closes the connection; `\n` in `request` stands for CR
  /// LF.
  static String exchange(URI server, String request) {
    var answer = new ByteArrayOutputStream();
    try (var socket = open(server, request)) {
      for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read()) {
        answer.write(b);
      }
    } catch (SocketException resetAfterTheAnswer) {
      assertThat(answer.size()).isPositive();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  /// A connection on which this much has been sent.
  static Socket open(URI server, String request) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    socket.setSoTimeout((int) Patience.LIMIT.toMillis());
    socket
        .getOutputStream()
        .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }
}
