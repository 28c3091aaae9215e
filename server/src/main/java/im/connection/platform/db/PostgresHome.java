package im.connection.platform.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// Where the embedded PostgreSQL lives under a server's data directory: everything in `postgres/`,
/// which only its owner may enter, but for the log.
record PostgresHome(Path dataDir) {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  static PostgresHome of(Path dataDir) {
    return new PostgresHome(dataDir.toAbsolutePath().normalize());
  }

  /// The private directory of everything but the log.
  Path root() {
    return dataDir.resolve("postgres");
  }

  /// The cluster's own directory, PostgreSQL's `PGDATA`.
  Path data() {
    return root().resolve("data");
  }

  /// The file with the password of the one database role.
  Path secret() {
    return root().resolve("secret");
  }

  /// The file whose lock says that a server is using this directory.
  Path lock() {
    return root().resolve("lock");
  }

  /// The programs of one PostgreSQL version.
  Path binaries(String version) {
    return root().resolve("binaries-" + version);
  }

  /// PostgreSQL's own log.
  Path log() {
    return logs().resolve("postgresql.log");
  }

  /// Makes what is not there yet, for the owner of the data directory.
  void create() {
    try {
      Files.createDirectories(dataDir);
      if (!Files.isDirectory(root())) {
        Files.createDirectory(root(), PRIVATE_DIRECTORY);
      }
      Files.createDirectories(logs());
      for (var path : List.of(root(), logs())) {
        PostgresLauncher.giveToOwnerOf(dataDir, path);
      }
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "The data directory %s cannot be used: %s.".formatted(dataDir, failed), failed);
    }
  }

  private Path logs() {
    return dataDir.resolve("logs");
  }
}
