package im.connection.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A small blocking client of the REST interface, for what has to be there before measuring. An
/// answer that asks for patience (429, 503) is awaited.
final class Api {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private static final int TRIES = 20;

  /// What the server answered.
  record Answer(int status, String text) {
    /// The JSON body, given that the status is the expected one.
    JsonNode expect(int expected) {
      check(expected);
      return Json.read(text);
    }

    /// @throws Unexpected when the status is another one
    void check(int expected) {
      if (status != expected) {
        throw new Unexpected("status %d (expected: %d): %s".formatted(status, expected, text));
      }
    }
  }

  private final URI base;
  private final @Nullable String token;
  private final int tries;

  private Api(URI base, @Nullable String token, int tries) {
    this.base = base;
    this.token = token;
    this.tries = tries;
  }

  static Api of(URI base) {
    return new Api(base, null, TRIES);
  }

  /// The same client, signed in.
  Api as(String accessToken) {
    return new Api(base, accessToken, tries);
  }

  /// The same client, which takes a request for patience as the answer.
  Api impatient() {
    return new Api(base, token, 1);
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  Answer post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return send(
        request(path)
            .setHeader("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body)))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
    return token == null ? request : request.setHeader("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    for (int i = 1; ; i++) {
      var response = CLIENT.send(request, BodyHandlers.ofString());
      if (i == tries || (response.statusCode() != 429 && response.statusCode() != 503)) {
        return new Answer(response.statusCode(), response.body());
      }
      Thread.sleep(pause(response));
    }
  }

  private static Duration pause(HttpResponse<String> response) {
    return Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(1));
  }
}
