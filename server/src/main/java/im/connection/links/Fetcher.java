package im.connection.links;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Asks web servers for pages and images: with `GET`, on a connection of its own, without cookies,
/// credentials or a referrer. Every hop of a redirect is checked like the first address, and
/// connected to where its [Route] says and nowhere else.
@Singleton
final class Fetcher {
  /// Bytes of a page or image, after decompression.
  static final int MAX_BYTES = 512 << 10;

  static final int MAX_REDIRECTS = 3;

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
  private static final int MAX_ADDRESSES = 3;
  private static final int MAX_LOOKUPS = 16;
  private static final int OK = 200;

  /// Success with what a proxy made of it (RFC 9110, 15.3.4).
  private static final int TRANSFORMED = 203;

  /// What this server's machine speaks, then whatever there is.
  private static final String LANGUAGES =
      Locale.getDefault().toLanguageTag() + ", en;q=0.5, *;q=0.1";

  private final Route route;
  private final Supplier<SSLSocketFactory> tls;
  private final ThreadPoolExecutor lookups =
      new ThreadPoolExecutor(
          0,
          MAX_LOOKUPS,
          5,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("link-lookup-", 0).factory());

  @Inject
  Fetcher(Route route) {
    this(route, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /// @param tls asked when it is needed, for it takes its time and memory
  Fetcher(Route route, Supplier<SSLSocketFactory> tls) {
    this.route = route;
    this.tls = tls;
  }

  /// What is at an address, following redirects; empty when the answer is anything but success, or
  /// leads to where nothing may be asked for.
  ///
  /// @param accept the media types that are understood
  /// @throws IOException when a server cannot be reached, breaks the protocol or takes too long
  /// @throws RejectedExecutionException when too many names are being looked up
  Optional<Fetched> fetch(WebAddress address, String accept, Deadline deadline) throws IOException {
    var hop = Optional.of(address);
    for (int redirects = 0; hop.isPresent() && redirects <= MAX_REDIRECTS; redirects++) {
      var at = hop.get();
      try (var socket = connect(at, deadline)) {
        request(socket, at, accept);
        var answer = HttpAnswer.read(socket.getInputStream());
        if (answer.status() == OK || answer.status() == TRANSFORMED) {
          return Optional.of(read(at, answer));
        }
        hop = redirect(at, answer);
      }
    }
    return Optional.empty();
  }

  /// Where an answer leads; nobody is led from a connection with TLS to one without.
  private static Optional<WebAddress> redirect(WebAddress at, HttpAnswer answer) {
    return REDIRECTS.contains(answer.status())
        ? answer
            .field("location")
            .map(Fetcher::unicode)
            .flatMap(at::resolve)
            .filter(next -> next.isSecure() || !at.isSecure())
        : Optional.empty();
  }

  /// A field that was read byte by byte: in UTF-8 if it is, as many servers send addresses.
  private static String unicode(String field) {
    var bytes = ByteBuffer.wrap(field.getBytes(StandardCharsets.ISO_8859_1));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException other) {
      return field;
    }
  }

  private static Fetched read(WebAddress at, HttpAnswer answer) throws IOException {
    var body = answer.body();
    byte[] bytes = body.readNBytes(MAX_BYTES);
    boolean isWhole = bytes.length < MAX_BYTES || body.read() < 0;
    return new Fetched(at, answer.field("content-type").orElse(""), bytes, isWhole);
  }

  private static void request(Socket socket, WebAddress at, String accept) throws IOException {
    String head =
        """
        GET %s HTTP/1.1
        Host: %s
        User-Agent: Mozilla/5.0 (compatible; IMConnection link preview)
        Accept: %s
        Accept-Language: %s
        Accept-Encoding: gzip, deflate
        Connection: close

        """
            .formatted(at.target(), at.authority(), accept, LANGUAGES)
            .replace("\n", "\r\n");
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private Socket connect(WebAddress at, Deadline deadline) throws IOException {
    var failure = new ConnectException("no address answers");
    for (var target : lookUp(at, deadline).stream().limit(MAX_ADDRESSES).toList()) {
      var socket = new Socket(Proxy.NO_PROXY);
      try {
        deadline.guard(socket);
        var limit = min(deadline.left(), CONNECT_LIMIT);
        socket.connect(target, (int) limit.toMillis());
        return at.isSecure() ? secured(socket, at) : socket;
      } catch (IOException unreachable) {
        socket.close();
        failure.addSuppressed(unreachable);
      }
    }
    throw failure;
  }

  private List<InetSocketAddress> lookUp(WebAddress at, Deadline deadline) throws IOException {
    try {
      return lookups
          .submit(() -> route.to(at.host(), at.port()))
          .get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IOException("name not looked up", failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped", stop);
    }
  }

  /// TLS with the server that the address names, whose certificate must say so (RFC 9110, 4.3.4).
  private Socket secured(Socket socket, WebAddress at) throws IOException {
    var secured = (SSLSocket) tls.get().createSocket(socket, at.host(), at.port(), true);
    var parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
