package im.connection.platform.db;

import java.util.Arrays;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;

/// The version of a database's schema, `EMPTY` for none, and the newest this program knows.
record SchemaVersions(MigrationVersion current, MigrationVersion newest) {
  static SchemaVersions of(MigrationInfoService info) {
    var current = info.current();
    return new SchemaVersions(
        current == null ? MigrationVersion.EMPTY : current.getVersion(),
        Arrays.stream(info.all())
            .filter(migration -> migration.getState().isResolved())
            .map(MigrationInfo::getVersion)
            .max(MigrationVersion::compareTo)
            .orElseThrow(() -> new IllegalStateException("no migration on the classpath")));
  }

  boolean isNone() {
    return current.equals(MigrationVersion.EMPTY);
  }

  /// @throws DatabaseUnusable when the database is newer than this program
  void refuseNewer() {
    if (current.isNewerThan(newest)) {
      throw new DatabaseUnusable(
          """
          This database was written by a newer IMConnection (schema %s; this program knows %s). \
          Start the newer version.\
          """
              .formatted(current, newest));
    }
  }
}
