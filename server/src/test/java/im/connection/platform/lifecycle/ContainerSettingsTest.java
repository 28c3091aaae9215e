package im.connection.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.platform.config.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class ContainerSettingsTest {
  private static final Settings.Database DATABASE =
      new Settings.Database("jdbc:postgresql://db/imc", "imc", "");

  @Test
  void addressDatabaseAndLogsAreHandedOver() {
    assertThat(of(Map.of("IMC_HOST", "::", "IMC_PORT", "9", "IMC_DATA_DIR", "/d")))
        .containsEntry("quarkus.http.host", "::")
        .containsEntry("quarkus.http.port", "9")
        .containsEntry("quarkus.http.limits.max-connections", "51000")
        .containsEntry("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/imc")
        .containsEntry("quarkus.log.file.path", "/d/logs/imconnection.log")
        .containsEntry("quarkus.log.console.json.enabled", "false");
  }

  @Test
  void withTlsThePortIsOnlyReachedThroughIt() {
    assertThat(of(Map.of("IMC_PORT", "9", "IMC_TLS_CERT", "/c", "IMC_TLS_KEY", "/k")))
        .containsEntry("quarkus.http.ssl-port", "9")
        .containsEntry("quarkus.http.insecure-requests", "disabled")
        .containsEntry("quarkus.tls.imc.key-store.pem.0.cert", "/c")
        .containsEntry("quarkus.tls.imc.key-store.pem.0.key", "/k");
  }

  @Test
  void anEmptyValueIsLeftOut() {
    assertThat(of(Map.of())).doesNotContainKey("quarkus.datasource.password");
  }

  @Test
  void logFilesAreBoundedInSizeAndNumber() throws IOException {
    var shipped = new Properties();
    try (var in = ContainerSettings.class.getResourceAsStream("/application.properties")) {
      shipped.load(in);
    }

    assertThat(shipped)
        .containsEntry("quarkus.log.file.rotation.max-file-size", "10M")
        .containsEntry("quarkus.log.file.rotation.max-backup-index", "5");
  }

  private static Map<String, String> of(Map<String, String> values) {
    return ContainerSettings.of(Settings.read(List.of(values)), DATABASE);
  }
}
