package im.connection.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.platform.config.Settings;
import im.connection.testing.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
final class RefusedStartIT {

  @TempDir Path directory;

  @Test
  void aPortInUse() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(refusal(RunningServer.builder().setting("IMC_PORT", port)))
          .startsWith("imc: 127.0.0.1:" + port + " cannot be opened (Address already in use)")
          .contains("--port");
    }
  }

  @Test
  void anAddressOfAnotherMachine() {
    assertThat(refusal(RunningServer.builder().setting("IMC_HOST", "192.0.2.1")))
        .startsWith("imc: 192.0.2.1:0 cannot be opened")
        .contains("--host");
  }

  @Test
  void aDataDirectoryThatCannotBeWritten() throws IOException {
    var file = Files.createFile(directory.resolve("file"));

    assertThat(refusal(RunningServer.builder().dataDir(file.resolve("data"))))
        .startsWith("imc: The data directory " + file + "/data cannot be written")
        .contains("--data-dir");
  }

  @Test
  void aDatabaseThatCannotBeReached() throws IOException {
    var nowhere =
        new Settings.Database("jdbc:postgresql://127.0.0.1:" + unused() + "/imc", "imc", "secret");

    assertThat(refusal(RunningServer.builder().database(nowhere)))
        .contains("127.0.0.1:")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          IMC_PORT       | abc       | imc: IMC_PORT: abc (expected: a number from 0 to 65535)
          IMC_PROT       | 80        | imc: IMC_PROT: no such setting (see docs/operations.md)
          IMC_LOG_FORMAT | xml       | imc: IMC_LOG_FORMAT: xml (expected: text or json)
          IMC_TLS_CERT   | cert.pem  | imc: IMC_TLS_CERT: set alone (expected: IMC_TLS_CERT and IMC_TLS_KEY, both or none)
          """)
  void aSettingThatCannotBeUsed(String name, String value, String refusal) {
    assertThat(refusal(RunningServer.builder().setting(name, value))).isEqualTo(refusal);
  }

  @Test
  void aFlagThatDoesNotExist() {
    assertThat(refusal(RunningServer.builder().argument("--prot").argument("80")))
        .isEqualTo("imc: --prot: no such flag (see --help)");
  }

  @Test
  void aNameInTheFileThatDoesNotExist() throws IOException {
    var file = Files.writeString(directory.resolve("imc.properties"), "imc.prot=80\n");

    assertThat(refusal(RunningServer.builder().argument("--config=" + file)))
        .isEqualTo("imc: imc.prot: no such setting (see docs/operations.md)");
  }

  private static int unused() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// The one sentence with which a start is refused.
  private static String refusal(RunningServer.Builder builder) {
    try (var server = builder.launch()) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.log().strip().lines()).as(server.log()).hasSize(1);
      return server.log().strip();
    }
  }
}
