package im.connection.platform.db;

import im.connection.platform.config.PrivateFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// PostgreSQL's own log: a file of at most `limit` bytes and the one before it.
record PostgresLog(Path file, long limit) {
  PostgresLog(Path file) {
    this(file, 10_000_000);
  }

  /// Copies what a PostgreSQL says, line by line, until it ends; `reader` sees every line too.
  void follow(InputStream output, Consumer<String> reader) {
    Thread.ofPlatform().daemon().name("postgres-log").start(() -> copy(output, reader));
  }

  private void copy(InputStream output, Consumer<String> reader) {
    try (var lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.accept(line);
        append(line);
      }
    } catch (IOException closed) {
      reader.accept("the log ended: " + closed);
    }
  }

  /// Appends one line; a full disk must not stop PostgreSQL, so what cannot be kept is dropped.
  void append(String line) {
    try {
      if (!Files.exists(file) || Files.size(file) + line.length() > limit) {
        rotate();
      }
      Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException dropped) {
      // Nothing to tell: the log is where it would be told.
    }
  }

  private void rotate() throws IOException {
    if (Files.exists(file)) {
      var older = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.createFile(file, PrivateFiles.file());
    PostgresLauncher.giveToOwnerOf(file.resolveSibling("."), file);
  }
}
