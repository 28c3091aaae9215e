package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.flywaydb.core.api.MigrationVersion;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/// Writes everything a server keeps, its keys included, into one file and reads it back. A backup
/// is one moment of the database, taken while servers go on working; it can be read into any
/// PostgreSQL that IMConnection runs on.
public final class Backups {
  private final Settings settings;
  private final Consumer<String> progress;
  private final BackupStore store = new BackupStore();
  private final ServerStore server = new ServerStore();

  /// Backups of the server with these settings; `progress` is told what happens, line by line.
  public Backups(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /// Writes a backup to a new file that only its owner may read.
  ///
  /// @throws DatabaseUnusable when that cannot be done; no file is left then
  public void backup(Path file) {
    var target = file.toAbsolutePath();
    try (var source = CommandDatabase.toRead(settings)) {
      if (Files.exists(target)) {
        throw new FileAlreadyExistsException(target.toString(), null, "choose another name");
      }
      write(source, target);
    } catch (IOException failed) {
      throw new DatabaseUnusable("The backup cannot be written: %s.".formatted(failed), failed);
    }
  }

  /// Reads a backup into an empty database.
  ///
  /// @throws DatabaseUnusable when the file is damaged or newer than this program, or the target is
  ///   not empty; the target is left empty then
  public void restore(Path file) {
    try (var backup = BackupReader.open(file)) {
      progress.accept("Checking %s".formatted(file));
      backup.verify();
      try (var target = CommandDatabase.toWrite(settings)) {
        restore(backup, target.database());
      }
      progress.accept("Restored. Start the server with ./imc serve.");
    } catch (IOException failed) {
      throw new DatabaseUnusable("The backup cannot be read: %s.".formatted(failed), failed);
    }
  }

  private void write(CommandDatabase source, Path target) throws IOException {
    try (var backup = new BackupWriter(target, InstantSource.system())) {
      var schema = new Migrations(source.database()).versions();
      if (schema.isNone()) {
        throw new DatabaseUnusable("There is nothing to back up: the database is empty.");
      }
      backup.schema(schema.current().toString());
      Databases.jdbi(source.database())
          .useTransaction(
              TransactionIsolationLevel.REPEATABLE_READ, handle -> copy(handle, backup));
      backup.finish();
      progress.accept("Wrote %s (%,d bytes).".formatted(target, Files.size(target)));
    }
  }

  private void copy(Handle handle, BackupWriter backup) throws IOException {
    store.onlyRead(handle);
    for (var table : store.tables(handle)) {
      long rows = backup.table(table, out -> store.copyOut(handle, table, out));
      progress.accept("%s: %,d rows".formatted(table.name(), rows));
    }
    backup.sequences(store.sequences(handle));
  }

  private void restore(BackupReader backup, Settings.Database database) throws IOException {
    var migrations = new Migrations(database);
    try (var handle = Databases.jdbi(database).open()) {
      server.lockSchema(handle);
      refuseNewer(backup.schema(), migrations.versions().newest());
      clearUnfinished(handle, migrations);
      refuseFilled(handle);
      server.beginRestore(handle);
      fillOrUndo(backup, handle, migrations);
      server.endRestore(handle);
    }
    migrations.run();
  }

  private void fillOrUndo(BackupReader backup, Handle handle, Migrations migrations)
      throws IOException {
    try {
      migrations.migrate(backup.schema());
      handle.useTransaction(transaction -> fill(backup, transaction));
    } catch (IOException | RuntimeException failed) {
      migrations.undo();
      server.endRestore(handle);
      throw failed;
    }
  }

  private void fill(BackupReader backup, Handle handle) throws IOException {
    store.empty(handle);
    for (var table : backup.tables()) {
      try (var rows = backup.rows(table)) {
        refuseOther(table, store.copyIn(handle, table, rows));
      }
      progress.accept("%s: %,d rows".formatted(table.name(), table.rows()));
    }
    backup.sequences().forEach(sequence -> store.set(handle, sequence));
  }

  private static void refuseOther(BackupManifest.Table table, long rows) {
    if (rows != table.rows()) {
      throw new DatabaseUnusable(
          "Table %s: %d rows restored of %d.".formatted(table.name(), rows, table.rows()));
    }
  }

  private static void refuseNewer(MigrationVersion schema, MigrationVersion newest) {
    if (schema.isNewerThan(newest)) {
      throw new DatabaseUnusable(
          """
          This backup was written by a newer IMConnection (schema %s; this program knows %s). \
          Restore it with the newer version.\
          """
              .formatted(schema, newest));
    }
  }

  private void clearUnfinished(Handle handle, Migrations migrations) {
    if (server.isRestoring(handle)) {
      progress.accept("Removing what an unfinished restore left");
      migrations.undo();
    }
  }

  private void refuseFilled(Handle handle) {
    if (!store.isEmpty(handle)) {
      throw new DatabaseUnusable(
          "The database is not empty: restore into a new data directory or a new database.");
    }
  }
}
