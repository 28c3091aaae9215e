package im.connection.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.platform.config.Settings;
import java.util.List;
import java.util.Map;
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

  private static Map<String, String> of(Map<String, String> values) {
    return ContainerSettings.of(Settings.read(List.of(values)), DATABASE);
  }
}
