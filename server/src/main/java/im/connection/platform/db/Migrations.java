package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Brings a database's schema forward to the version of this program, never back. Servers starting
/// at once on one database take turns.
record Migrations(Settings.Database database, Jdbi jdbi, ServerStore store) {
  /// @throws DatabaseUnusable when the schema is newer than this program
  void run() {
    jdbi.useHandle(handle -> {
      store.lockMigrations(handle);
      var flyway = flyway();
      refuseNewer(flyway.info());
      flyway.migrate();
    });
  }

  private Flyway flyway() {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(Databases.dataSource(database))
        .locations("classpath:db/migration")
        .load();
  }

  private static void refuseNewer(MigrationInfoService info) {
    var newest =
        Arrays.stream(info.all()).filter(m -> m.getState().isResolved()).toList().getLast();
    var current = info.current();
    if (current != null && isNewer(current, newest)) {
      throw new DatabaseUnusable(
          """
          This database was written by a newer IMConnection (schema %s; this program knows %s). \
          Start the newer version.\
          """
              .formatted(current.getVersion(), newest.getVersion()));
    }
  }

  private static boolean isNewer(@Nullable MigrationInfo current, MigrationInfo newest) {
    return current != null && current.getVersion().isNewerThan(newest.getVersion());
  }
}
