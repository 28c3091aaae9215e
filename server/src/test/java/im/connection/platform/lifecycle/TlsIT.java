package im.connection.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.platform.config.Settings;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
final class TlsIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void theOnePortSpeaksHttps(String algorithm) throws Exception {
    var store = selfSigned(algorithm);
    var files = pem(store, algorithm);
    try (var database = TestDatabase.create();
        var server = with(files).database(database.database()).start();
        var client = HttpClient.newBuilder().sslContext(trusting(store)).build()) {
      assertThat(server.uri().getScheme()).isEqualTo("https");
      var api = server.api().using(client);
      assertThat(api.get("/ping").text()).isEqualTo("pong");
      assertThat(api.send("GARBAGE", "/ping", null).status()).isEqualTo(405);
      assertThat(plain(server.port())).doesNotContain("pong");
    }
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws Exception {
    var files = pem(selfSigned("EC"), "EC");
    var nowhere = directory.resolve("nowhere.pem");
    var garbage = Files.writeString(directory.resolve("garbage.pem"), "garbage");

    assertThat(refusal(new Settings.Tls(nowhere, files.key())))
        .startsWith("imc: IMC_TLS_CERT: " + nowhere + " cannot be read");
    assertThat(refusal(new Settings.Tls(files.certificate(), garbage)))
        .startsWith("imc: IMC_TLS_KEY: " + garbage + " cannot be read");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    var one = pem(selfSigned("EC"), "one");
    var other = pem(selfSigned("EC"), "other");

    assertThat(refusal(new Settings.Tls(one.certificate(), other.key())))
        .startsWith("imc: The key " + other.key() + " does not belong to the certificate");
  }

  private static RunningServer.Builder with(Settings.Tls files) {
    return RunningServer.builder()
        .setting("IMC_TLS_CERT", files.certificate().toString())
        .setting("IMC_TLS_KEY", files.key().toString());
  }

  private static String refusal(Settings.Tls files) {
    try (var server = with(files).launch()) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.log().strip().lines()).hasSize(1);
      return server.log();
    }
  }

  private KeyStore selfSigned(String algorithm) throws Exception {
    var file = directory.resolve(algorithm + System.nanoTime() + ".p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "imc",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
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
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private Settings.Tls pem(KeyStore store, String name)
      throws IOException, GeneralSecurityException {
    return new Settings.Tls(
        write(name + "-cert", "CERTIFICATE", store.getCertificate("imc").getEncoded()),
        write(name + "-key", "PRIVATE KEY", store.getKey("imc", PASSWORD).getEncoded()));
  }

  private Path write(String name, String label, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        directory.resolve(name + ".pem"),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label));
  }

  private static SSLContext trusting(KeyStore store) throws GeneralSecurityException, IOException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("imc", store.getCertificate("imc"));
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static String plain(int port) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("GET /ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
