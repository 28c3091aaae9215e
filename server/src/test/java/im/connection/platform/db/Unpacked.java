package im.connection.platform.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// PostgreSQL's programs, unpacked once for all tests, since that takes most of a first start.
final class Unpacked {
  private static final class Once {
    static final Path PROGRAMS = unpack();
  }

  private Unpacked() {}

  /// Puts the programs into a data directory that has not been started yet.
  static void into(Path dataDir) throws IOException {
    var home = PostgresHome.of(dataDir);
    home.create();
    Files.createSymbolicLink(home.binaries(PostgresBinaries.version()), Once.PROGRAMS);
  }

  private static Path unpack() {
    try {
      var directory = Files.createTempDirectory("imc-unpacked-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
      var home = PostgresHome.of(directory);
      home.create();
      return PostgresBinaries.unpack(home).directory();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void remove(Path directory) {
    try {
      PostgresBinaries.remove(directory);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
