package im.connection.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A small client of the WebSocket interface, independent of the server's own classes. Answers are
/// matched to requests by id; notifications wait in order until they are taken.
public final class Socket implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Patience.LIMIT).build();

  /// A notification of the server.
  public record Notice(String method, JsonNode params) {}

  /// An answer that is an error.
  public static final class RpcFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient JsonNode error;

    private RpcFailure(JsonNode error) {
      super(error.toString());
      this.error = error;
    }

    /// The stable code.
    public String code() {
      return error.path("data").path("code").asText();
    }

    /// The whole error member.
    public JsonNode error() {
      return error;
    }
  }

  private final AtomicLong ids = new AtomicLong();
  private final Map<String, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> orphans = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private Socket(URI uri, Map<String, String> headers, @Nullable String subprotocol) {
    var builder = CLIENT.newWebSocketBuilder().connectTimeout(Patience.LIMIT);
    headers.forEach(builder::header);
    if (subprotocol != null) {
      builder.subprotocols(subprotocol);
    }
    this.socket = builder.buildAsync(uri, new Listener()).join();
  }

  /// Connects, without signing in.
  public static Socket connect(URI uri) {
    return new Socket(uri, Map.of(), "imc.v1");
  }

  /// Connects with headers of one's own.
  public static Socket connect(URI uri, Map<String, String> headers, String subprotocol) {
    return new Socket(uri, headers, subprotocol);
  }

  /// Connects and signs in.
  public static Socket open(URI uri, String accessToken) {
    var socket = connect(uri);
    socket.call("session.open", Map.of("accessToken", accessToken));
    return socket;
  }

  /// Calls a method and waits for its result.
  ///
  /// @throws RpcFailure when the answer is an error
  public JsonNode call(String method, Object params) {
    return result(start(method, params));
  }

  /// Calls a method with each of these without waiting in between, and again where the server had
  /// no time for it.
  public List<JsonNode> callAll(String method, List<? extends Object> params) {
    var answers = params.stream().map(each -> start(method, each)).toList();
    var results = new ArrayList<JsonNode>();
    for (int i = 0; i < answers.size(); i++) {
      results.add(insist(answers.get(i), method, params.get(i)));
    }
    return results;
  }

  private JsonNode insist(CompletableFuture<JsonNode> first, String method, Object params) {
    for (var answer = first; ; answer = start(method, params)) {
      try {
        return result(answer);
      } catch (RpcFailure failure) {
        if (!failure.code().equals("overloaded")) {
          throw failure;
        }
      }
    }
  }

  /// Calls a method; the answer comes later.
  public CompletableFuture<JsonNode> start(String method, Object params) {
    String id = Long.toString(ids.incrementAndGet());
    var answer = new CompletableFuture<JsonNode>();
    calls.put(id, answer);
    if (closed.isDone()) {
      end(closed.join());
    }
    ObjectNode request = MAPPER.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", id).put("method", method);
    request.set("params", MAPPER.valueToTree(params));
    send(request.toString());
    return answer;
  }

  /// Waits for an answer.
  ///
  /// @throws RpcFailure when it is an error
  public static JsonNode result(CompletableFuture<JsonNode> answer) {
    try {
      return answer.get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException e ? e : new CompletionException(failed);
    } catch (TimeoutException late) {
      throw new AssertionError("no answer within " + Patience.LIMIT, late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// Sends any text as one frame.
  public synchronized void send(String text) {
    socket.sendText(text, true).join();
  }

  /// The connection below, for whoever wants to misuse it.
  public WebSocket raw() {
    return socket;
  }

  /// The next notification, whatever it is.
  public Notice next() {
    return poll(notices, "a notification");
  }

  /// The next notification, or nothing when none comes in time.
  public Optional<Notice> next(Duration patience) {
    try {
      return Optional.ofNullable(notices.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// The next notification with this method; those before it are dropped.
  public JsonNode next(String method) {
    while (true) {
      var notice = next();
      if (notice.method().equals(method)) {
        return notice.params();
      }
    }
  }

  /// The next answer that belongs to no request of this client.
  public JsonNode nextOrphan() {
    return poll(orphans, "an answer");
  }

  /// How many notifications wait.
  public int waiting() {
    return notices.size();
  }

  /// Asks for everything that waits, page by page, and takes each page in.
  public void sync(Map<String, ?> request, java.util.function.Consumer<JsonNode> pages) {
    var page = call("queue.sync", request);
    pages.accept(page);
    while (page.hasNonNull("next")) {
      page = call("queue.sync", Map.of("cursor", page.get("next").asText()));
      pages.accept(page);
    }
  }

  /// Goes live from the device's acknowledged positions. Requests about the queue are answered in
  /// order, so that the second answer says that the first has had its effect.
  public Socket live() {
    sync(Map.of(), page -> {});
    call("queue.ack", Map.of("positions", Map.of()));
    return this;
  }

  /// The code with which the server closed the connection, waiting for it.
  public int closeCode() {
    try {
      return closed.get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("not closed properly within " + Patience.LIMIT, e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// Whether the connection has ended.
  public boolean isClosed() {
    return closed.isDone();
  }

  /// Cuts the connection without a word.
  public void cut() {
    socket.abort();
  }

  @Override
  public void close() {
    if (!socket.isOutputClosed()) {
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(gone -> socket).join();
    }
  }

  private static <T> T poll(BlockingQueue<T> queue, String what) {
    try {
      var item = queue.poll(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (item == null) {
        throw new AssertionError("%s did not come within %s".formatted(what, Patience.LIMIT));
      }
      return item;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void take(JsonNode message) {
    if (message.has("method")) {
      notices.add(new Notice(message.get("method").asText(), message.path("params")));
      return;
    }
    var call = calls.remove(message.path("id").asText());
    if (call == null) {
      orphans.add(message);
    } else if (message.has("error")) {
      call.completeExceptionally(new RpcFailure(message.get("error")));
    } else {
      call.complete(message.get("result"));
    }
  }

  private void end(int code) {
    closed.complete(code);
    calls
        .values()
        .forEach(call ->
            call.completeExceptionally(new IllegalStateException("connection closed: " + code)));
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(parse(text.toString()));
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(
        WebSocket webSocket, int statusCode, String reason) {
      end(statusCode);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      end(1006);
    }

    private static JsonNode parse(String text) {
      try {
        return MAPPER.readTree(text);
      } catch (JsonProcessingException notJson) {
        throw new UncheckedIOException(notJson);
      }
    }
  }
}
