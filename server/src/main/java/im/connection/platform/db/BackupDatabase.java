package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.nio.file.Path;
import java.time.Duration;

/// The database a backup is read from or written to, and how to let go of it afterwards: an
/// embedded one that no server runs is started for as long as it takes.
record BackupDatabase(Settings.Database database, Runnable release) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static BackupDatabase toRead(Settings settings) {
    return checked(
        settings
            .database()
            .map(BackupDatabase::external)
            .or(() -> EmbeddedPostgres.running(settings.dataDir()).map(BackupDatabase::external))
            .orElseGet(() -> existing(settings.dataDir())));
  }

  /// A database to restore into; an embedded one must not be in use.
  static BackupDatabase toWrite(Settings settings) {
    return checked(
        settings
            .database()
            .map(BackupDatabase::external)
            .orElseGet(() -> started(settings.dataDir())));
  }

  @Override
  public void close() {
    release.run();
  }

  private static BackupDatabase external(Settings.Database database) {
    return new BackupDatabase(database, () -> {});
  }

  private static BackupDatabase existing(Path dataDir) {
    if (!EmbeddedPostgres.exists(dataDir)) {
      throw new DatabaseUnusable("There is no database in %s.".formatted(dataDir));
    }
    return started(dataDir);
  }

  private static BackupDatabase started(Path dataDir) {
    var postgres = EmbeddedPostgres.start(dataDir);
    return new BackupDatabase(postgres.database(), postgres::close);
  }

  private static BackupDatabase checked(BackupDatabase opened) {
    try {
      new DatabaseCheck(opened.database(), PATIENCE).run();
      return opened;
    } catch (RuntimeException unfit) {
      opened.close();
      throw unfit;
    }
  }
}
