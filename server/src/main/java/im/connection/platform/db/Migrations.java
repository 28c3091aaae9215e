package im.connection.platform.db;

import im.connection.platform.config.Settings;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/// Brings a database's schema forward to the version of this program, never back. Servers starting
/// at once on one database take turns.
record Migrations(Settings.Database database) {
  private static final ServerStore STORE = new ServerStore();

  /// @throws DatabaseUnusable when the schema is newer than this program, or half restored
  void run() {
    Databases.jdbi(database)
        .useHandle(handle -> {
          STORE.lockSchema(handle);
          if (STORE.isRestoring(handle)) {
            throw new DatabaseUnusable(
                "A restore into this database did not finish: run ./imc restore again.");
          }
          versions().refuseNewer();
          migrate(MigrationVersion.LATEST);
        });
  }

  /// Where the schema is and how far this program can bring it.
  SchemaVersions versions() {
    return SchemaVersions.of(flyway(MigrationVersion.LATEST).info());
  }

  /// Brings the schema to `target`; the caller holds the schema lock.
  void migrate(MigrationVersion target) {
    try {
      flyway(target).migrate();
    } catch (FlywayException failed) {
      throw new DatabaseUnusable(
          "The database's tables cannot be brought up to date: %s".formatted(failed.getMessage()),
          failed);
    }
  }

  /// Removes everything from the schema; the caller holds the schema lock and made what is there.
  void undo() {
    flyway(MigrationVersion.LATEST).clean();
  }

  private Flyway flyway(MigrationVersion target) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(Databases.dataSource(database))
        .locations("classpath:db/migration")
        .target(target)
        .cleanDisabled(false)
        .load();
  }
}
