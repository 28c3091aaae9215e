package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.nio.file.Path;
import java.time.Duration;

/// The database a command works on, and how to let go of it afterwards: an embedded one that no
/// server runs is started for as long as it takes.
record CommandDatabase(Settings.Database database, Runnable release) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static CommandDatabase toRead(Settings settings) {
    return checked(
        settings
            .database()
            .map(CommandDatabase::external)
            .or(() -> EmbeddedPostgres.running(settings.dataDir()).map(CommandDatabase::external))
            .orElseGet(() -> existing(settings.dataDir())));
  }

  /// A database to restore into; an embedded one must not be in use.
  static CommandDatabase toWrite(Settings settings) {
    return checked(
        settings
            .database()
            .map(CommandDatabase::external)
            .orElseGet(() -> started(settings.dataDir())));
  }

  @Override
  public void close() {
    release.run();
  }

  private static CommandDatabase external(Settings.Database database) {
    return new CommandDatabase(database, () -> {});
  }

  private static CommandDatabase existing(Path dataDir) {
    if (!EmbeddedPostgres.exists(dataDir)) {
      throw new DatabaseUnusable("There is no database in %s.".formatted(dataDir));
    }
    return started(dataDir);
  }

  private static CommandDatabase started(Path dataDir) {
    var postgres = EmbeddedPostgres.start(dataDir);
    return new CommandDatabase(postgres.database(), postgres::close);
  }

  private static CommandDatabase checked(CommandDatabase opened) {
    try {
      new DatabaseCheck(opened.database(), PATIENCE).run();
      return opened;
    } catch (RuntimeException unfit) {
      opened.close();
      throw unfit;
    }
  }
}
