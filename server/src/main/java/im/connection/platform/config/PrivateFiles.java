package im.connection.platform.config;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Directories and files that only their owner may use, whatever the umask of the process.
public final class PrivateFiles {
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  private PrivateFiles() {}

  /// With what a file is created, so that it never was anything else.
  public static FileAttribute<Set<PosixFilePermission>> file() {
    return PosixFilePermissions.asFileAttribute(FILE);
  }

  /// Makes a directory with its parents unless it is there, and closes it to others if it is new.
  public static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
      Files.setPosixFilePermissions(directory, DIRECTORY);
    }
  }

  /// Closes a directory that is the server's own to others, made now if need be.
  public static void closeDirectory(Path directory) throws IOException {
    createDirectory(directory);
    Files.setPosixFilePermissions(directory, DIRECTORY);
  }

  /// Closes a file to others, made now if need be.
  public static void closeFile(Path file) throws IOException {
    try {
      Files.createFile(file, file());
    } catch (FileAlreadyExistsException there) {
      Files.setPosixFilePermissions(file, FILE);
    }
  }
}
