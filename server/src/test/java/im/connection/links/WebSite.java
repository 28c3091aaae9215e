package im.connection.links;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/// A web server on loopback that answers whatever it is told to, byte by byte if need be, and the
/// route of a fetcher to it: it stands for every name below `site.example.com`, whatever the port.
/// All other names and addresses go the strict way.
final class WebSite implements AutoCloseable, Route {
  /// Writes a whole answer.
  interface Answer {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Route strict =
      new PublicAddresses(
          host ->
              host.equals("loop.example.com")
                  ? new InetAddress[] {InetAddress.getLoopbackAddress()}
                  : InetAddress.getAllByName(literal(host)),
          own -> false,
          Set.of());

  WebSite() {
    this(ServerSocketFactory.getDefault());
  }

  /// @param sockets of TLS, say
  WebSite(ServerSocketFactory sockets) {
    try {
      socket = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofVirtual().name("web-site").start(this::accept);
  }

  /// Answers requests for a path from now on.
  void on(String path, Answer answer) {
    answers.put(path, answer);
  }

  /// Answers with success.
  void page(String path, String html) {
    on(path, ok("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8)));
  }

  /// The heads of all requests so far.
  List<String> requests() {
    return requests;
  }

  /// How often a path was asked for.
  long requests(String path) {
    return requests.stream().filter(head -> head.startsWith("GET " + path + " ")).count();
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public List<InetSocketAddress> to(String host, int port) throws IOException {
    return host.endsWith("site.example.com")
        ? List.of(new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort()))
        : strict.to(host, port);
  }

  static Answer ok(String type, byte[] body) {
    return with("200 OK", Map.of("Content-Type", type), body);
  }

  static Answer redirect(String location) {
    return with("302 Found", Map.of("Location", location), new byte[0]);
  }

  static Answer with(String status, Map<String, String> fields, byte[] body) {
    return out -> {
      var head = new StringBuilder("HTTP/1.1 " + status + "\r\n");
      fields.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
    };
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      var in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
      var head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      requests.add(head.toString());
      String path = head.toString().split(" ", 3)[1];
      answers
          .getOrDefault(path, with("404 Not Found", Map.of(), new byte[0]))
          .to(connection.getOutputStream());
    } catch (IOException clientLeft) {
      return;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /// A host that is an address; nothing is looked up anywhere.
  private static String literal(String host) throws UnknownHostException {
    if (host.matches("[0-9.]+|.*:.*")) {
      return host;
    }
    throw new UnknownHostException(host);
  }
}
