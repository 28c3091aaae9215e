package im.connection.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Api;
import im.connection.testing.RunningServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HttpEdgeIT {
  private final RunningServer server = RunningServer.shared();
  private final Api api = server.api();
  private final URI uri = server.uri();

  @Test
  void whatIsNoHttpIsRefusedWithoutAPageOrATrace() {
    for (String request :
        List.of(
            "GET /%zz HTTP/1.1\nHost: a\nConnection: close\n\n",
            "GET /api/v1/users?limit=%zz HTTP/1.1\nHost: a\nConnection: close\n\n",
            "GET /" + "a".repeat(20_000) + " HTTP/1.1\nHost: a\n\n",
            "GET / HTTP/1.1\nHost: a\nX: " + "a".repeat(40_000) + "\n\n",
            "GET / HTTP/1.1\nHost: a\nContent-Length: x\n\n",
            "POST /api/v1/users HTTP/1.1\nHost: a\nContent-Length: -1\n\n",
            "nonsense\n\n",
            "\u00ff\u00fe\u00fd\n\n")) {
      String answer = RawHttp.exchange(uri, request);
      String shown = request.substring(0, Math.min(60, request.length()));
      assertThat(answer).as(shown).matches("(?s)(HTTP/1\\.[01] 4\\d\\d .*)?");
      assertThat(answer.toLowerCase(Locale.ROOT))
          .as(shown)
          .doesNotContain("<html", "exception", "at io.");
    }
    assertThat(api.get("/ping").status()).isEqualTo(200);
  }

  @Test
  void aBodyThatHidesItsLengthIsStillBounded() {
    String chunk = "%x\n%s\n".formatted(60_000, "x".repeat(60_000));
    String answer =
        RawHttp.exchange(
            uri,
            "POST /api/v1/users HTTP/1.1\nHost: a\nContent-Type: application/json\n"
                + "Transfer-Encoding: chunked\nConnection: close\n\n"
                + "a\n{\"user\":\"x\n"
                + chunk
                + chunk
                + "0\n\n");
    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":\"too_large\"");
  }

  @Test
  void requestsThatNeverArriveWholeKeepNobodyOut() throws IOException {
    String half =
        "POST /api/v1/users HTTP/1.1\nHost: a\nContent-Type: application/json\n"
            + "Content-Length: 100\n\n{\"username\"";
    var sockets = new ArrayList<Socket>();
    try {
      for (int i = 0; i < InFlight.MAX + 88; i++) {
        sockets.add(RawHttp.open(uri, half));
      }
      assertThat(api.get("/api/v1/users/me").status()).isEqualTo(401);
      assertThat(api.post("/api/v1/sessions", "{}").status()).isEqualTo(400);
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void anAddressThatDoesNotExistIsAProblemEverywhere() {
    for (String path :
        List.of("/nothing", "/api/v1/nothing", "/api/nothing", "/docs/nothing", "/api/v1/")) {
      var answer = api.get(path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.code()).as(path).isEqualTo("not_found");
    }
  }

  @Test
  void theSentenceSpeaksTheLanguageAskedFor() {
    assertThat(api.get("/api/v1/nothing").json().path("detail").asText()).startsWith("There is no");
    assertThat(
            api.with("Accept-Language", "zh-CN,zh;q=0.9")
                .get("/api/v1/nothing")
                .json()
                .path("detail")
                .asText())
        .contains("这里没有");
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() {
    for (String path : List.of("/api/v1/nothing", "/nothing", "/docs/", "/openapi", "/health")) {
      var headers = api.get(path).headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'self'", "frame-ancestors 'none'", "object-src 'none'")
          .doesNotContain("unsafe-eval");
      assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).as(path).hasValue("no-referrer");
      assertThat(headers.firstValue("Strict-Transport-Security")).as(path).isEmpty();
    }
    assertThat(api.get("/api/v1/users/me").headers().firstValue("Cache-Control"))
        .hasValue("no-store");
  }

  @Test
  void headAnswersAsGetWithoutABodyAndOptionsTellsTheMethods() {
    var head = api.send("HEAD", "/openapi", null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.text()).isEmpty();
    assertThat(api.send("HEAD", "/api/v1/users/me", null).status()).isEqualTo(401);
    var options = api.send("OPTIONS", "/api/v1/contacts", null);
    assertThat(options.status()).isLessThan(500);
  }
}
