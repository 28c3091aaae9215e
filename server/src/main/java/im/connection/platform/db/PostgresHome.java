package im.connection.platform.db;

import im.connection.platform.config.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Where the embedded PostgreSQL lives under a server's data directory: everything in `postgres/`,
/// but for the log; only its owner may enter either.
record PostgresHome(Path dataDir) {
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

  /// The file with the password of the superuser.
  Path secret() {
    return root().resolve("secret");
  }

  /// The file with the password of the server's account, which is there once the account is.
  Path serverSecret() {
    return root().resolve("server-secret");
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
      PrivateFiles.createDirectory(dataDir);
      PrivateFiles.closeDirectory(root());
      PrivateFiles.closeDirectory(logs());
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
