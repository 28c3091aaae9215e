package im.connection.testing;

import im.connection.platform.config.Settings;
import im.connection.platform.db.Databases;
import im.connection.platform.db.EmbeddedPostgres;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;

/// A fresh, migrated database in the test JVM's one embedded PostgreSQL, which is as durable as the
/// real one. Close it when the test is done.
public final class TestDatabase implements AutoCloseable {
  private static final class Server {
    static final Settings.Database TEMPLATE = start();

    private static Settings.Database start() {
      try {
        var dataDir = Files.createTempDirectory("imc-test-");
        var postgres = EmbeddedPostgres.start(dataDir);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, dataDir)));
        Databases.prepare(postgres.database());
        letCreate(dataDir, postgres.database());
        return postgres.database();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    /// Lets the server's account create databases, with the superuser's word.
    private static void letCreate(Path dataDir, Settings.Database database) throws IOException {
      String secret = Files.readString(dataDir.resolve("postgres/secret")).strip();
      Jdbi.create(database.url(), "imconnection", secret)
          .useHandle(handle -> handle.execute("alter role " + database.user() + " createdb"));
    }

    private static void stop(EmbeddedPostgres postgres, Path dataDir) {
      postgres.close();
      try (var paths = Files.walk(dataDir)) {
        paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;
  private final AgroalDataSource pool;

  private TestDatabase(String name) throws SQLException {
    this.name = name;
    this.pool = pool(database());
  }

  /// A new database at this program's schema.
  public static TestDatabase create() {
    return create("template " + name(Server.TEMPLATE));
  }

  /// A new database with nothing in it.
  public static TestDatabase createEmpty() {
    return create("template template0");
  }

  /// Where the database is: what an operator would put into `IMC_DATABASE_URL` and its companions.
  public Settings.Database database() {
    return at(name);
  }

  /// A pool of connections to it, set up like the server's.
  public AgroalDataSource dataSource() {
    return pool;
  }

  /// Lets PostgreSQL learn what the tables hold now, and nothing after that: its plans expect
  /// little where much is written from here on, which is the hardest case for them.
  public void freezeStatistics() {
    jdbi()
        .useHandle(handle -> {
          handle
              .createQuery("select tablename from pg_tables where schemaname = current_schema()")
              .mapTo(String.class)
              .list()
              .forEach(table ->
                  handle.execute("alter table " + table + " set (autovacuum_enabled = false)"));
          handle.execute("analyze");
        });
  }

  /// How many rows PostgreSQL looked at for some work of this thread.
  public long rowsRead(Runnable work) {
    long before = rowsRead();
    work.run();
    return rowsRead() - before;
  }

  /// A thread always gets the same connection of the pool, which here hands in its statistics.
  private long rowsRead() {
    jdbi()
        .useHandle(handle ->
            handle
                .createQuery("select pg_stat_force_next_flush()::text")
                .mapTo(String.class)
                .list());
    jdbi().useHandle(handle -> handle.execute("select 1"));
    return jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint
                    from pg_stat_user_tables
                    """)
                .mapTo(Long.class)
                .one());
  }

  /// Jdbi on that pool.
  public Jdbi jdbi() {
    return Databases.jdbi(pool);
  }

  /// Drops the database, cutting whoever is still connected.
  @Override
  public void close() {
    pool.close();
    Awaitility.await().ignoreExceptions().until(this::isDropped);
  }

  private boolean isDropped() {
    administer("drop database if exists %s with (force)".formatted(name));
    return true;
  }

  private static TestDatabase create(String options) {
    String name = "test_" + COUNT.incrementAndGet();
    administer("create database %s %s".formatted(name, options));
    try {
      return new TestDatabase(name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static synchronized void administer(String statement) {
    var server = at("postgres");
    Jdbi.create(server.url(), server.user(), server.password())
        .useHandle(handle -> handle.execute(statement));
  }

  private static Settings.Database at(String name) {
    var template = Server.TEMPLATE;
    String url = template.url().replaceFirst("/[^/]*$", "/" + name);
    return new Settings.Database(url, template.user(), template.password());
  }

  private static String name(Settings.Database database) {
    return database.url().substring(database.url().lastIndexOf('/') + 1);
  }

  /// A pool of connections to any database, set up like the server's.
  public static AgroalDataSource pool(Settings.Database database) throws SQLException {
    var settings = Databases.poolSettings(database);
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(pool ->
                pool.maxSize(16)
                    .acquisitionTimeout(Patience.LIMIT)
                    .idleValidationTimeout(Duration.ofSeconds(1))
                    .exceptionSorter(new PostgreSQLExceptionSorter())
                    .connectionFactoryConfiguration(factory ->
                        factory
                            .jdbcUrl(database.url())
                            .principal(new NamePrincipal(database.user()))
                            .credential(new SimplePassword(database.password()))
                            .initialSql(
                                settings.get("quarkus.datasource.jdbc.new-connection-sql")))));
  }
}
