package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;

/// Makes a database ready for the server and says how the server's pool connects to it. Needs no
/// container: it runs before the rest of the server starts.
public final class Databases {
  /// Connections in the pool of one server.
  static final int POOL_SIZE = 16;

  private Databases() {}

  /// Waits for the database if it is still starting, checks that it keeps what it acknowledges, and
  /// brings its schema to this program's version.
  ///
  /// @throws DatabaseUnusable when it cannot be reached, is not fit, or is newer than this program
  public static void prepare(Settings.Database database) {
    var jdbi = jdbi(database);
    new DatabaseCheck(jdbi, new ServerStore()).run();
    new Migrations(database, jdbi, new ServerStore()).run();
  }

  /// The pool's settings, as `quarkus.datasource…` properties.
  public static Map<String, String> poolSettings(Settings.Database database) {
    var settings = new TreeMap<String, String>();
    settings.put("quarkus.datasource.jdbc.url", database.url());
    settings.put("quarkus.datasource.username", database.user());
    settings.put("quarkus.datasource.password", database.password());
    settings.put("quarkus.datasource.jdbc.min-size", "2");
    settings.put("quarkus.datasource.jdbc.max-size", "" + POOL_SIZE);
    settings.put("quarkus.datasource.jdbc.acquisition-timeout", "5S");
    settings.put("quarkus.datasource.jdbc.background-validation-interval", "30S");
    settings.put("quarkus.datasource.jdbc.new-connection-sql", ServerStore.SESSION);
    settings.put("quarkus.datasource.jdbc.transaction-isolation-level", "read-committed");
    return settings;
  }

  /// A Jdbi that opens a connection for every handle.
  static Jdbi jdbi(Settings.Database database) {
    return jdbi(dataSource(database));
  }

  /// Jdbi as all of the server uses it, on a pool or on single connections.
  public static Jdbi jdbi(DataSource source) {
    return Jdbi.create(source)
        .installPlugin(new PostgresPlugin())
        .registerArrayType(OffsetDateTime.class, "timestamptz");
  }

  static PGSimpleDataSource dataSource(Settings.Database database) {
    var source = new PGSimpleDataSource();
    source.setUrl(database.url());
    source.setUser(database.user());
    source.setPassword(database.password());
    source.setConnectTimeout(5);
    source.setApplicationName("imconnection");
    return source;
  }
}
