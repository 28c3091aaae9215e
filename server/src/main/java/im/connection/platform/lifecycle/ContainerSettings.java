package im.connection.platform.lifecycle;

import im.connection.platform.config.Settings;
import im.connection.platform.db.Databases;
import java.util.LinkedHashMap;
import java.util.Map;

/// Our settings as the container names them; they win over `application.properties`.
public final class ContainerSettings {
  private static final String TLS = "quarkus.tls.imc.key-store.pem.0.";

  /// Connections of REST, beside those of the gateway.
  private static final int SPARE_CONNECTIONS = 1_000;

  private ContainerSettings() {}

  /// Sets them as properties of this process; called once, before the container starts.
  public static void apply(Settings settings, Settings.Database database) {
    of(settings, database).forEach(System::setProperty);
  }

  static Map<String, String> of(Settings settings, Settings.Database database) {
    var values = new LinkedHashMap<String, String>();
    values.put("quarkus.http.host", settings.host());
    values.put("quarkus.http.port", Integer.toString(settings.port()));
    values.putAll(Databases.poolSettings(database));
    values.put(
        "quarkus.http.limits.max-connections",
        Integer.toString(settings.maxConnections() + SPARE_CONNECTIONS));
    values.put(
        "quarkus.vertx.event-loops-pool-size",
        Integer.toString(Runtime.getRuntime().availableProcessors()));
    values.put("quarkus.log.file.enabled", "true");
    values.put("quarkus.log.file.path", logFile(settings));
    values.put("quarkus.log.console.json.enabled", Boolean.toString(settings.jsonLogs()));
    values.put("quarkus.log.file.json.enabled", Boolean.toString(settings.jsonLogs()));
    settings
        .tls()
        .ifPresent(tls -> {
          values.put("quarkus.http.ssl-port", Integer.toString(settings.port()));
          values.put("quarkus.http.insecure-requests", "disabled");
          values.put("quarkus.http.tls-configuration-name", "imc");
          values.put(TLS + "cert", tls.certificate().toString());
          values.put(TLS + "key", tls.key().toString());
        });
    values.values().removeIf(String::isEmpty);
    return values;
  }

  private static String logFile(Settings settings) {
    return settings.dataDir().resolve("logs").resolve("imconnection.log").toString();
  }
}
