package im.connection.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.platform.compute.Compute;
import im.connection.platform.compute.Lane;
import im.connection.testing.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom the server talks to when it fetches a page, and what it says.
class FetcherIT {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String SITE = "http://site.example.com";
  private static final byte[] PAGE = "<title>长城</title>".getBytes(StandardCharsets.UTF_8);

  /// Whose thread ends by itself.
  private static final Compute COMPUTE = new Compute(1, new SimpleMeterRegistry());

  private static KeyStore store;

  @BeforeAll
  static void makeKey(@TempDir Path directory) throws Exception {
    store = selfSigned("site.example.com", directory.resolve("key.p12"));
  }

  @Test
  void aRequestTellsNothingOfTheServerOrTheSender() {
    try (var site = new WebSite()) {
      var fields = Map.of("Content-Type", "text/html", "Set-Cookie", "a=b");
      site.on("/?q=%E9%95%BF", WebSite.with("200 OK", fields, PAGE));
      site.on("/", WebSite.redirect("/?q=%E9%95%BF#top"));
      var fetcher = new Fetcher(site);

      assertThat(title(fetcher, SITE)).isPresent();
      assertThat(title(fetcher, SITE)).isPresent();
      assertThat(site.requests("/?q=%E9%95%BF")).isEqualTo(2);
      assertThat(site.requests())
          .allSatisfy(head ->
              assertThat(head.lines().map(line -> line.split("[: ]", 2)[0]))
                  .containsExactly(
                      "GET",
                      "Host",
                      "User-Agent",
                      "Accept",
                      "Accept-Language",
                      "Accept-Encoding",
                      "Connection"));
    }
  }

  @Test
  void aNameIsLookedUpOnceForEachHopAndTheConnectionMadeToWhatWasChecked() {
    try (var site = new WebSite()) {
      var looked = new ArrayList<String>();
      Route turning =
          (host, port) -> {
            looked.add(host);
            if (looked.size() > 1) {
              throw new NoRouteToHostException("not on the public internet");
            }
            return site.to(host, port);
          };
      site.page("/", "<title>长城</title><meta property=og:image content=/picture>");
      site.on("/picture", WebSite.ok("image/png", Pictures.of("png", 10, 10)));

      var snapshot = snapshot(new Fetcher(turning), SITE, Patience.LIMIT).orElseThrow();

      assertThat(snapshot.page().title()).isEqualTo("长城");
      assertThat(snapshot.thumbnail()).isEmpty();
      assertThat(looked).containsExactly("site.example.com", "site.example.com");
      assertThat(site.requests()).hasSize(1);
    }
  }

  @Test
  void aNameServerThatDoesNotAnswerIsNotWaitedFor() {
    var never = new CountDownLatch(1);
    Route silent =
        (host, port) -> {
          try {
            never.await();
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("no answer");
        };

    assertThat(snapshot(new Fetcher(silent), SITE, Duration.ofMillis(200))).isEmpty();
    never.countDown();
  }

  @Test
  void aPictureThatIsNotDecodedInTimeIsLeftOut() {
    try (var site = new WebSite()) {
      site.page("/", "<title>长城</title><meta property=og:image content=/picture>");
      var decoding = new CountDownLatch(1);
      var turn = new CountDownLatch(1);
      site.on(
          "/picture",
          out -> {
            // Takes the only thread between the page and its picture.
            Thread.ofVirtual().start(() -> occupy(turn, decoding));
            turn.await();
            WebSite.ok("image/png", Pictures.of("png", 10, 10)).to(out);
          });
      var snapshots = new Snapshots(new Fetcher(site), COMPUTE, Duration.ofSeconds(1));
      try {
        var snapshot =
            await()
                .until(
                    () -> snapshots.of(WebAddress.of(SITE).orElseThrow()),
                    found -> found.isPresent() && site.requests("/picture") > 0);

        assertThat(snapshot.orElseThrow().thumbnail()).isEmpty();
      } finally {
        decoding.countDown();
      }
    }
  }

  @Test
  void aCertificateMustBeValidForTheNameOfTheLink() throws Exception {
    try (var site = new WebSite(context().getServerSocketFactory())) {
      site.on("/", WebSite.ok("text/html; charset=utf-8", PAGE));
      Supplier<SSLSocketFactory> trusting = context()::getSocketFactory;

      assertThat(title(new Fetcher(site, trusting), "https://site.example.com")).contains("长城");
      assertThat(title(new Fetcher(site, trusting), "https://other.site.example.com")).isEmpty();
      assertThat(title(new Fetcher(site), "https://site.example.com")).isEmpty();
      assertThat(site.requests()).hasSize(1);
    }
  }

  @Test
  void nobodyIsLedFromTlsToPlainText() throws Exception {
    try (var site = new WebSite(context().getServerSocketFactory());
        var plain = new WebSite()) {
      plain.on("/plain", WebSite.ok("text/html", PAGE));
      site.on("/", WebSite.redirect("http://site.example.com/plain"));
      Route both = (host, port) -> (port == 443 ? site : plain).to(host, port);

      assertThat(title(new Fetcher(both, context()::getSocketFactory), "https://site.example.com"))
          .isEmpty();
      assertThat(site.requests()).hasSize(1);
      assertThat(plain.requests()).isEmpty();
    }
  }

  private static void occupy(CountDownLatch begun, CountDownLatch end) {
    COMPUTE.call(
        Lane.PASSWORDS,
        "test",
        Patience.LIMIT,
        () -> {
          begun.countDown();
          try {
            end.await();
          } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
          }
          return end;
        });
  }

  private static Optional<String> title(Fetcher fetcher, String url) {
    return snapshot(fetcher, url, Patience.LIMIT).map(snapshot -> snapshot.page().title());
  }

  private static Optional<Snapshot> snapshot(Fetcher fetcher, String url, Duration limit) {
    return new Snapshots(fetcher, COMPUTE, limit).of(WebAddress.of(url).orElseThrow());
  }

  /// A key with a certificate for one name, which whoever uses this context trusts.
  private static SSLContext context() throws GeneralSecurityException {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  private static KeyStore selfSigned(String name, Path file) throws Exception {
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "imc",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    var made = KeyStore.getInstance(file.toFile(), PASSWORD);
    made.setCertificateEntry("trusted", made.getCertificate("imc"));
    return made;
  }
}
