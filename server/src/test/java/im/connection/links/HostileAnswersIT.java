package im.connection.links;

import static im.connection.links.WebSite.ok;
import static im.connection.links.WebSite.redirect;
import static im.connection.links.WebSite.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.platform.compute.Compute;
import im.connection.testing.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every row of the table of answers in `docs/links.md`, given by a web server over real sockets.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class HostileAnswersIT {
  private static final String TITLE = "长城";
  private static final String SITE = "http://site.example.com";
  private static final byte[] PAGE = utf8("<!doctype html><title>长城</title><p>long");
  private static final String HTML = "text/html";
  private static final String TITLED = "<title>长城</title>";
  private static final String CHINESE =
      "<meta name=description content=长城是中国古代的军事防御工程，是一道高大、坚固而且连绵不断的长垣，用以限隔敌骑的行动。>";

  private static final String SLOW_PICTURE = "too slowly";
  private static final Duration SHORT = Duration.ofMillis(500);

  /// One row of the table.
  record Row(String answer, String outcome) {}

  private final CountDownLatch end = new CountDownLatch(1);
  private final Compute compute = new Compute(1, new SimpleMeterRegistry());
  private WebSite site;
  private Fetcher fetcher;

  @BeforeAll
  void start() {
    site = new WebSite();
    fetcher = new Fetcher(site);
    site.on("/wide.jpg", ok("image/jpeg", Pictures.of("jpeg", 1200, 600)));
  }

  @AfterAll
  void stop() {
    end.countDown();
    site.close();
    compute.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  @Execution(ExecutionMode.SAME_THREAD)
  void everyRowOfTheTableIsTrue(Row row) throws IOException {
    answer(row.answer());

    if (row.answer().contains(SLOW_PICTURE)) {
      // The page before it has to come in time, which a busy machine may miss.
      await().untilAsserted(() -> check(row.outcome(), snapshot("/", limit(row.answer()))));
    } else {
      check(row.outcome(), snapshot("/", limit(row.answer())));
    }
  }

  @Test
  void aPictureIsMadeSmall() {
    site.page("/wide", "<title>a</title><meta property=og:image content=/wide.jpg>");

    var thumbnail = snapshot("/wide", Patience.LIMIT).orElseThrow().thumbnail().orElseThrow();

    assertThat(thumbnail.width()).isEqualTo(480);
    assertThat(thumbnail.height()).isEqualTo(240);
    assertThat(thumbnail.jpeg()).hasSizeLessThan(Thumbnail.MAX_BYTES);
  }

  @Test
  void everyPartOfAPageIsRead() {
    site.page(
        "/all",
        """
        <html><head><title>not this</title>
        <meta property="og:title" content=" The  Great&nbsp;Wall &lt;b&gt; "/>
        <meta name="description" content="not this"/>
        <meta property="og:description" content="%s"/>
        <meta property="og:site_name" content="Example"/>
        """
            .formatted("长".repeat(600)));

    var page = snapshot("/all", Patience.LIMIT).orElseThrow().page();

    assertThat(page.title()).isEqualTo("The Great Wall <b>");
    assertThat(page.description()).isEqualTo("长".repeat(499) + "…");
    assertThat(page.siteName()).isEqualTo("Example");
  }

  private Optional<Snapshot> snapshot(String path, Duration limit) {
    return new Snapshots(fetcher, compute, limit).of(WebAddress.of(SITE + path).orElseThrow());
  }

  /// How long to wait where there is nothing to wait for.
  private static Duration limit(String answer) {
    if (answer.contains(SLOW_PICTURE)) {
      return Duration.ofSeconds(2);
    }
    boolean isSlow = answer.matches(".*(silence|nothing at all|every 50 ms).*");
    return isSlow ? SHORT : Patience.LIMIT;
  }

  private static void check(String outcome, Optional<Snapshot> snapshot) {
    var title = snapshot.map(s -> s.page().title());
    switch (outcome) {
      case "nothing" -> assertThat(snapshot).isEmpty();
      case "the title", "the title in Chinese", "the title alone", "the title without them" -> {
        assertThat(title).contains(TITLE);
        assertThat(snapshot.orElseThrow().thumbnail()).isEmpty();
      }
      case "the title with its quotation marks" -> assertThat(title).contains("“5 €”");
      case "the title in Japanese" -> assertThat(title).contains("万里の長城");
      case "the title as plain text" -> assertThat(title).contains("<script>alert(1)</script>");
      case "200 characters of it" -> assertThat(title).contains("长".repeat(199) + "…");
      case "the properties" -> assertThat(title).contains("og");
      case "the picture", "the picture without them" -> {
        assertThat(title).contains(TITLE);
        byte[] jpeg = snapshot.orElseThrow().thumbnail().orElseThrow().jpeg();
        assertThat(jpeg).startsWith(0xff, 0xd8);
        assertThat(new String(jpeg, StandardCharsets.ISO_8859_1)).doesNotContain("Exif", "lin");
      }
      default -> throw new AssertionError(outcome);
    }
  }

  private void answer(String answer) throws IOException {
    switch (answer) {
      case "a page with a title" -> site.on("/", ok(HTML, PAGE));
      case "a page with Open Graph properties beside its title" ->
          site.page("/", "<title>长城</title><meta property='og:title' content=og>");
      case "a page in GBK, named by the server" ->
          site.on("/", ok("text/html; charset=\"GBK\"", in("GBK", "<title>长城</title>")));
      case "a page in GBK, named by the page" ->
          site.on("/", ok(HTML, in("GBK", "<meta charset=gbk><title>长城</title>")));
      case "a page in GBK that nobody names" ->
          site.on("/", ok(HTML, in("GBK", "<title>长城</title>" + CHINESE)));
      case "a page in GB18030 that calls itself GB2312" ->
          site.on("/", ok(HTML, in("GB18030", "<meta charset=gb2312><title>长城</title><!--镕-->")));
      case "a page in Windows-1252 that calls itself ISO-8859-1" ->
          site.on(
              "/", ok("text/html; charset=iso-8859-1", in("windows-1252", "<title>“5 €”</title>")));
      case "a page in UTF-8 that calls itself UTF-16" ->
          site.on("/", ok(HTML, utf8("<meta charset=utf-16>" + TITLED)));
      case "a page in UTF-16 with a mark" -> site.on("/", ok(HTML, in("UTF-16", TITLED)));
      case "a page in Shift_JIS" ->
          site.on("/", ok("text/html;charset=Shift_JIS", in("Shift_JIS", "<title>万里の長城</title>")));
      case "a page in a character set that does not exist" ->
          site.on("/", ok("text/html; charset=no-such", PAGE));
      case "broken HTML" ->
          site.page("/", "</p><< <b><title>长城</title <i></table>&#x;&amp<!-- <title>no");
      case "XHTML" ->
          site.on(
              "/",
              ok(
                  "application/xhtml+xml",
                  utf8(
                      "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head>"
                          + "<title>长城</title></head></html>")));
      case "a title that is a script" -> site.page("/", "<title><script>alert(1)</script></title>");
      case "a title of 400 KB" -> site.page("/", "<title>" + "长".repeat(140_000) + "</title>");
      case "a title with U+0000, lone surrogates and a right-to-left override" ->
          site.page(
              "/", "<title>&#8238;长\0&#0;&#xD800;&#x202E;城\u202e</title>".replace("&#0;", ""));
      case "an empty title" -> site.page("/", "<title> &nbsp;\u200e </title>");
      case "a page without a title" -> site.page("/", "<p>hello");
      case "plain text" -> site.on("/", ok("text/plain", PAGE));
      case "JSON" -> site.on("/", ok("application/json", PAGE));
      case "a page without a type" -> site.on("/", with("200 OK", Map.of(), PAGE));
      case "a picture instead of a page" ->
          site.on("/", ok("image/png", Pictures.of("png", 10, 10)));
      case "a page with status 203" ->
          site.on("/", with("203 Transformed", Map.of("Content-Type", HTML), PAGE));
      case "404" -> site.on("/", with("404 Not Found", Map.of("Content-Type", HTML), PAGE));
      case "500" -> site.on("/", with("500 Oops", Map.of("Content-Type", HTML), PAGE));
      case "204" -> site.on("/", with("204 No Content", Map.of("Content-Type", HTML), PAGE));
      default -> {
        if (answer.contains("redirect") && !answer.contains("picture")) {
          redirects(answer);
        } else if (answer.contains("picture")
            || answer.contains("PNG")
            || answer.contains("GIF")
            || answer.contains("JPEG")) {
          pictures(answer);
        } else {
          bodies(answer);
        }
      }
    }
  }

  private void redirects(String answer) {
    site.on("/title", ok(HTML, PAGE));
    site.on("/1", redirect("/title"));
    site.on("/2", redirect(SITE + "/1"));
    site.on("/3", redirect("http://other.site.example.com/2"));
    switch (answer) {
      case "three redirects" -> site.on("/", redirect("/2"));
      case "four redirects" -> site.on("/", redirect("/3"));
      case "a redirect in a circle" -> site.on("/", redirect("/"));
      case "a redirect to 127.0.0.1" -> site.on("/", redirect("http://127.0.0.1/title"));
      case "a redirect to a name that resolves to 127.0.0.1" ->
          site.on("/", redirect("http://loop.example.com/title"));
      case "a redirect to metadata of a cloud" ->
          site.on("/", redirect("http://169.254.169.254/latest/meta-data/"));
      case "a redirect to another port" ->
          site.on("/", redirect("http://site.example.com:%d/title".formatted(site.port())));
      case "a redirect to a file" -> site.on("/", redirect("file:///etc/passwd"));
      case "a redirect that names a user" ->
          site.on("/", redirect("http://user@site.example.com/title"));
      case "a redirect to nowhere" -> site.on("/", with("302 Found", Map.of(), new byte[0]));
      case "a redirect to a path in UTF-8 with spaces and dots" -> {
        byte[] path = utf8("/x/../长 城|[1]{2}?a=1|2 3#a#b");
        site.on("/", redirect(new String(path, StandardCharsets.ISO_8859_1)));
        site.on("/%E9%95%BF%20%E5%9F%8E|[1]%7B2%7D?a=1|2%203", ok(HTML, PAGE));
      }
      case "a redirect by a relative path" -> site.on("/", redirect("?../title"));
      default -> throw new AssertionError(answer);
    }
    site.on("/?../title", redirect("./title"));
  }

  private void pictures(String answer) throws IOException {
    String path = "/picture";
    switch (answer) {
      case "a page with a picture named by a relative path" ->
          site.on("/picture", ok("image/jpeg", Pictures.of("jpeg", 600, 300)));
      case "a picture at 127.0.0.1" -> path = "http://127.0.0.1/wide.jpg";
      case "a picture that is redirected to 127.0.0.1" ->
          site.on("/picture", redirect("http://127.0.0.1/wide.jpg"));
      case "a picture of 600 KB" -> site.on("/picture", ok("image/png", Pictures.noise(450, 450)));
      case "a picture of 30 megapixels in 30 KB" ->
          site.on("/picture", ok("image/png", Pictures.bomb(6_000, 5_000)));
      case "a picture that is none" -> site.on("/picture", ok("image/png", PAGE));
      case "a picture that is broken" -> {
        byte[] png = Pictures.of("png", 300, 300);
        Arrays.fill(png, 60, 400, (byte) 7);
        site.on("/picture", ok("image/png", png));
      }
      case "an SVG picture" ->
          site.on(
              "/picture", ok("image/svg+xml", utf8("<svg xmlns='http://www.w3.org/2000/svg'/>")));
      case "a transparent PNG" ->
          site.on("/picture", ok("image/png", Pictures.transparent(300, 200)));
      case "an animated GIF" -> site.on("/picture", ok("image/gif", Pictures.of("gif", 300, 200)));
      case "a JPEG with data of a camera" ->
          site.on("/picture", ok("image/jpeg", Pictures.fromCamera(300, 200)));
      case "a progressive JPEG" -> site.on("/picture", ok("image/jpeg", Pictures.progressive(10)));
      case "a JPEG of a thousand scans" ->
          site.on("/picture", ok("image/jpeg", Pictures.progressive(1_000)));
      case "a picture that comes too slowly" ->
          site.on("/picture", out -> drip(out, Pictures.of("jpeg", 600, 300)));
      default -> throw new AssertionError(answer);
    }
    site.page("/", "<title>长城</title><meta property=og:image content='%s'>".formatted(path));
  }

  private void bodies(String answer) throws IOException {
    switch (answer) {
      case "a page compressed with gzip" -> site.on("/", packed("gzip", gzip(PAGE)));
      case "a page compressed with bare deflate" ->
          site.on("/", packed("deflate", deflate(PAGE, new Deflater(Deflater.BEST_SPEED, true))));
      case "a page compressed with deflate" ->
          site.on("/", packed("deflate", deflate(PAGE, new Deflater())));
      case "a page in chunks" ->
          site.on(
              "/",
              out -> {
                out.write(utf8(head() + "Transfer-Encoding: chunked\r\n\r\n"));
                for (byte b : PAGE) {
                  out.write(new byte[] {'1', ';', 'x', '\r', '\n', b, '\r', '\n'});
                }
                out.write(utf8("0\r\n\r\n"));
                wait(out);
              });
      case "a page whose length is given, on a connection left open" ->
          site.on(
              "/",
              out -> {
                out.write(utf8(head() + "Content-Length: " + PAGE.length + "\r\n\r\n"));
                out.write(PAGE);
                wait(out);
              });
      case "a page compressed from 64 MB to 64 KB" -> site.on("/", packed("gzip", bomb()));
      case "a page compressed a thousand times over" -> {
        byte[] empty = gzip(new byte[0]);
        byte[] members = new byte[empty.length * 40_000];
        for (int i = 0; i < 40_000; i++) {
          System.arraycopy(empty, 0, members, i * empty.length, empty.length);
        }
        site.on("/", packed("gzip", members));
      }
      case "a page without end" ->
          site.on(
              "/",
              out -> {
                out.write(utf8(head() + "\r\n"));
                out.write(PAGE);
                forever(out, "<p>and more ".repeat(1_000));
              });
      case "half a page, then silence" ->
          site.on(
              "/",
              out -> {
                out.write(utf8(head() + "Content-Length: 100000\r\n\r\n<title>长城</title>"));
                wait(out);
              });
      case "nothing at all" -> site.on("/", this::wait);
      case "its head, a byte every 50 ms" -> site.on("/", out -> drip(out, utf8(head())));
      case "its body, a byte every 50 ms" ->
          site.on(
              "/",
              out -> {
                out.write(utf8(head() + "\r\n"));
                drip(out, PAGE);
              });
      case "a head of 1 MB" ->
          site.on(
              "/",
              out -> {
                out.write(utf8(head() + "A: b\r\n".repeat(170_000) + "\r\n"));
                out.write(PAGE);
              });
      case "a thousand interim answers" ->
          site.on(
              "/",
              out -> {
                out.write(utf8("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(1_000)));
                ok(HTML, PAGE).to(out);
              });
      case "something that is no HTTP" -> site.on("/", out -> out.write(utf8("SSH-2.0-x\r\n")));
      default -> throw new AssertionError(answer);
    }
  }

  private static String head() {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
  }

  private static WebSite.Answer packed(String coding, byte[] body) {
    return with("200 OK", Map.of("Content-Type", HTML, "Content-Encoding", coding), body);
  }

  /// Says nothing more until the test is over.
  private void wait(OutputStream out) throws IOException, InterruptedException {
    out.flush();
    end.await();
  }

  private void drip(OutputStream out, byte[] bytes) throws IOException, InterruptedException {
    for (byte b : bytes) {
      out.write(b);
      out.flush();
      if (end.await(50, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  private void forever(OutputStream out, String part) throws IOException {
    while (end.getCount() > 0) {
      out.write(utf8(part));
    }
  }

  private static byte[] bomb() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(bytes)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        packed.write(zeros);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var packed = new GZIPOutputStream(bytes)) {
      packed.write(body);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflate(byte[] body, Deflater deflater) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (deflater;
        var packed = new DeflaterOutputStream(bytes, deflater)) {
      packed.write(body);
    }
    return bytes.toByteArray();
  }

  private static byte[] in(String charset, String html) {
    return html.getBytes(Charset.forName(charset));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Row> rows() {
    return LinksPage.rows("### Answers", "").map(cells -> new Row(cells.get(0), cells.get(1)));
  }
}
