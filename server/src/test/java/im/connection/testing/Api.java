package im.connection.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A small client of the REST interface, independent of the server's own classes. Every method
/// blocks and answers whatever the server said; nothing is thrown for an error status.
public final class Api {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Patience.LIMIT)
          .build();

  /// What the server answered; `json` is a missing node when the body is no JSON.
  public record Answer(int status, JsonNode json, String text, HttpHeaders headers) {
    /// The body, given that the status is the expected one.
    public JsonNode expect(int expected) {
      if (status != expected) {
        throw new AssertionError("status %d (expected: %d): %s".formatted(status, expected, text));
      }
      return json;
    }

    /// The stable code of a problem, or an empty text.
    public String code() {
      return json.path("code").asText();
    }
  }

  private final URI base;
  private final HttpClient client;
  private final Map<String, String> headers;

  private final boolean isInsisting;

  private Api(URI base, HttpClient client, Map<String, String> headers, boolean isInsisting) {
    this.base = base;
    this.client = client;
    this.headers = headers;
    this.isInsisting = isInsisting;
  }

  /// A client without a token for the server at `base`.
  public static Api of(URI base) {
    return new Api(base, CLIENT, Map.of(), false);
  }

  /// The same with another HTTP client, such as one that trusts a test's certificate.
  public Api using(HttpClient other) {
    return new Api(base, other, headers, isInsisting);
  }

  /// The same client, signed in with an access token.
  public Api as(String accessToken) {
    return with("Authorization", "Bearer " + accessToken);
  }

  /// The same client, sending one more header with every request.
  public Api with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Api(base, client, more, isInsisting);
  }

  /// The same client, which sends again what the server has no time for (503).
  public Api insisting() {
    return new Api(base, client, headers, true);
  }

  /// `GET path`.
  public Answer get(String path) {
    return send("GET", path, null);
  }

  /// `POST path` with a body: a text is sent as it is, anything else as JSON.
  public Answer post(String path, @Nullable Object body) {
    return send("POST", path, body);
  }

  /// `PUT path` with a body as in [#post].
  public Answer put(String path, @Nullable Object body) {
    return send("PUT", path, body);
  }

  /// `PATCH path` with a body as in [#post].
  public Answer patch(String path, @Nullable Object body) {
    return send("PATCH", path, body);
  }

  /// `DELETE path`.
  public Answer delete(String path) {
    return send("DELETE", path, null);
  }

  /// Any request.
  public Answer send(String method, String path, @Nullable Object body) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Patience.LIMIT);
    headers.forEach(request::setHeader);
    if (body != null && !headers.containsKey("Content-Type")) {
      request.setHeader("Content-Type", "application/json");
    }
    request.method(
        method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body)));
    try {
      Answer answer;
      do {
        answer = answer(client.send(request.build(), BodyHandlers.ofString()));
      } while (isInsisting && answer.status() == 503);
      return answer;
    } catch (IOException unanswered) {
      throw new UncheckedIOException(method + " " + path, unanswered);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(
        response.statusCode(), json(response.body()), response.body(), response.headers());
  }

  private static String text(Object body) {
    try {
      return body instanceof String text ? text : MAPPER.writeValueAsString(body);
    } catch (JsonProcessingException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static JsonNode json(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }
}
