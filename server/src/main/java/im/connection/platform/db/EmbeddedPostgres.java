package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/// A PostgreSQL of the server's own, under its data directory: durable, reachable only over
/// loopback and only with generated passwords, restarted when it dies, gone with the server however
/// that ends, and never two on one directory.
public final class EmbeddedPostgres implements AutoCloseable {
  private static final int LOWEST_PORT = 15_000;
  private static final int HIGHEST_PORT = 32_000;

  private final DataLock lock;
  private final PostmasterSupervisor supervisor;
  private final String password;

  private EmbeddedPostgres(DataLock lock, PostmasterSupervisor supervisor, String password) {
    this.lock = lock;
    this.supervisor = supervisor;
    this.password = password;
  }

  /// Starts PostgreSQL on a data directory, setting it up if this is the first time, and returns
  /// when it accepts connections.
  ///
  /// @throws DatabaseUnusable when that cannot be done, another server being there included
  public static EmbeddedPostgres start(Path dataDir) {
    var home = PostgresHome.of(dataDir);
    home.create();
    var lock = DataLock.claim(home.lock()).orElseThrow(() -> inUse(dataDir));
    try {
      return start(home, lock);
    } catch (RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  /// How to connect to the PostgreSQL that another process runs on this data directory, if one
  /// does.
  static Optional<Settings.Database> running(Path dataDir) {
    var home = PostgresHome.of(dataDir);
    return PostmasterFile.of(home)
        .port()
        .map(port -> database(port, new PostgresCluster(home).password()));
  }

  /// Whether this data directory has a database, running or not.
  static boolean exists(Path dataDir) {
    return Files.exists(PostgresHome.of(dataDir).data());
  }

  /// How the server connects: as the owner of the database, who is no superuser.
  public Settings.Database database() {
    return database(supervisor.port(), password);
  }

  /// Shuts PostgreSQL down cleanly and waits for its end; open connections are cut.
  @Override
  public void close() {
    supervisor.close();
    lock.close();
  }

  static Settings.Database database(int port, String password) {
    String url = "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, PostgresCluster.NAME);
    return new Settings.Database(url, ServerRoleStore.NAME, password);
  }

  private static EmbeddedPostgres start(PostgresHome home, DataLock lock) {
    var launcher = PostgresLauncher.choose(home.root());
    PostmasterFile.of(home).clear();
    var binaries = PostgresBinaries.unpack(home);
    var cluster = new PostgresCluster(home);
    cluster.initialise(binaries, launcher);
    var supervisor =
        new PostmasterSupervisor(
            port -> Postmaster.start(binaries, launcher, home, port), EmbeddedPostgres::freePort);
    return new EmbeddedPostgres(lock, supervisor, cluster.password());
  }

  private static DatabaseUnusable inUse(Path dataDir) {
    return new DatabaseUnusable(
        "Another IMConnection is using the data directory %s: stop it, or choose another with --data-dir."
            .formatted(dataDir));
  }

  /// A port below the range from which systems take those of outgoing connections, so that it is
  /// still free when PostgreSQL has to be started again.
  static int freePort() {
    var random = new SecureRandom();
    while (true) {
      int port = random.nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (java.net.BindException taken) {
      return false;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
