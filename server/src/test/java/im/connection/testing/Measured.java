package im.connection.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps what tests measured, a line each, in `target/measured.txt`.
public final class Measured {
  private static final Path FILE =
      Path.of(System.getProperty("basedir", ""), "target/measured.txt").toAbsolutePath();

  private Measured() {}

  /// Adds a line.
  public static void add(String line) {
    try {
      Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
