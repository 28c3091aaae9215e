package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.postgresql.ds.PGSimpleDataSource;

/// Makes a database ready for the server and says how the server's pool connects to it. Needs no
/// container: it runs before the rest of the server starts.
public final class Databases {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String POOL = "quarkus.datasource.jdbc.";

  private Databases() {}

  /// Waits up to half a minute for a database that is still starting, checks that it keeps what it
  /// acknowledges, and brings its schema to this program's version.
  ///
  /// @throws DatabaseUnusable when it cannot be reached, is not fit, or is newer than this program
  public static void prepare(Settings.Database database) {
    new DatabaseCheck(database, PATIENCE).run();
    new Migrations(database).run();
  }

  /// Works on the database of a server, whether it runs or not.
  ///
  /// @throws DatabaseUnusable when there is none, it is not fit, or is newer than this program
  public static void use(Settings settings, Consumer<Jdbi> work) {
    try (var opened = CommandDatabase.toRead(settings)) {
      new Migrations(opened.database()).run();
      work.accept(jdbi(opened.database()));
    }
  }

  /// Ids for a command that works on such a database.
  public static Ids ids(Jdbi jdbi) {
    return new IdLease(jdbi, new IdLeaseStore(), InstantSource.system());
  }

  /// The pool's settings, as `quarkus.datasource…` properties. A connection that PostgreSQL's death
  /// broke is replaced: before its next use when it was idle for a second, else after it.
  public static Map<String, String> poolSettings(Settings.Database database) {
    var settings = new TreeMap<String, String>();
    settings.put("quarkus.datasource.username", database.user());
    settings.put("quarkus.datasource.password", database.password());
    settings.put(POOL + "url", database.url());
    settings.put(POOL + "min-size", "2");
    settings.put(POOL + "max-size", "16");
    settings.put(POOL + "acquisition-timeout", "5S");
    settings.put(POOL + "foreground-validation-interval", "1S");
    settings.put(POOL + "background-validation-interval", "30S");
    settings.put(POOL + "transaction-isolation-level", "read-committed");
    settings.put(POOL + "new-connection-sql", ServerStore.SESSION);
    settings.values().removeIf(String::isEmpty);
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
    source.setConnectTimeout(5);
    source.setApplicationName("imconnection");
    try {
      source.setUrl(database.url());
    } catch (IllegalArgumentException malformed) {
      throw new DatabaseUnusable(
          "IMC_DATABASE_URL: %s (expected: jdbc:postgresql://host:port/database)."
              .formatted(withoutParameters(database)),
          malformed);
    }
    if (!database.user().isEmpty()) {
      source.setUser(database.user());
      source.setPassword(database.password());
    }
    return source;
  }

  /// The address of a database without the parameters, among which may be a password.
  static String withoutParameters(Settings.Database database) {
    return database.url().replaceFirst("\\?.*", "");
  }
}
