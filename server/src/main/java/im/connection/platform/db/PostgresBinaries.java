package im.connection.platform.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, carried on the classpath and unpacked once per version.
record PostgresBinaries(Path directory) {
  /// The version the build carries, such as `18.6.0`.
  static String version() {
    var properties = new Properties();
    try (var in = PostgresBinaries.class.getResourceAsStream("postgres.properties")) {
      properties.load(in);
    } catch (IOException failed) {
      throw new IllegalStateException("postgres.properties is not on the classpath", failed);
    }
    return properties.getProperty("version");
  }

  /// Unpacks what this machine needs, unless an earlier start did.
  static PostgresBinaries unpack(PostgresHome home) {
    var target = home.binaries(version());
    if (Files.isDirectory(target)) {
      return new PostgresBinaries(target);
    }
    try (var archive = archive()) {
      removeOthers(home.root());
      var temporary = Files.createTempDirectory(home.root(), "unpack-");
      unpack(archive, temporary);
      PostgresLauncher.sync(temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "PostgreSQL cannot be unpacked to %s: %s.".formatted(target, failed), failed);
    }
    return new PostgresBinaries(target);
  }

  /// One of the programs: `postgres` or `initdb`.
  String program(String name) {
    return directory.resolve("bin").resolve(name).toString();
  }

  private static InputStream archive() {
    String name = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
    var archive = PostgresBinaries.class.getResourceAsStream("/" + name);
    if (archive == null) {
      throw new DatabaseUnusable(
          "This build carries no PostgreSQL for this machine (%s): set IMC_DATABASE_URL to a PostgreSQL of your own."
              .formatted(name));
    }
    return archive;
  }

  static String archiveName(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : os;
    String processor =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> arch;
        };
    String libc = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
    return "postgres-%s-%s%s.txz".formatted(system.toLowerCase(Locale.ROOT), processor, libc);
  }

  /// Unpacks an archive of PostgreSQL's programs into a directory.
  static void unpack(InputStream archive, Path target) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, target);
      }
    }
    openDirectories(target);
  }

  /// Lets the account that PostgreSQL runs as into what root unpacked, whatever the umask; the
  /// directory above keeps everybody else out.
  private static void openDirectories(Path target) throws IOException {
    try (var paths = Files.walk(target)) {
      for (var path : paths.filter(found -> Files.isDirectory(found)).toList()) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static void write(InputStream in, TarArchiveEntry entry, Path target) throws IOException {
    var path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("the archive points outside: " + entry.getName());
    }
    Files.createDirectories(entry.isDirectory() ? path : path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(in, path);
      boolean runs = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static void removeOthers(Path root) throws IOException {
    try (var entries = Files.newDirectoryStream(root, "{binaries,unpack}-*")) {
      for (var entry : entries) {
        remove(entry);
      }
    }
  }

  /// Removes a directory with all it holds.
  static void remove(Path directory) throws IOException {
    try (var paths = Files.walk(directory)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
