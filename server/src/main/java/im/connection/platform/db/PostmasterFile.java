package im.connection.platform.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The `postmaster.pid` a PostgreSQL keeps in its cluster while it runs: its process id in the
/// first line, its port in the fourth, `ready` in the eighth.
record PostmasterFile(Path directory) {
  static PostmasterFile of(PostgresHome home) {
    return new PostmasterFile(home.data());
  }

  /// The PostgreSQL that runs on this cluster, if one does.
  Optional<ProcessHandle> process() {
    return holder().filter(this::isPostgresHere);
  }

  /// The port of the PostgreSQL that runs on this cluster, once it accepts connections.
  Optional<Integer> port() {
    var lines = lines();
    boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
    return ready
        ? process().map(running -> Integer.valueOf(lines.get(3).strip()))
        : Optional.empty();
  }

  /// Makes way for a new PostgreSQL; the caller holds the directory's lock. What a killed server
  /// left running is stopped. A file naming a process that is something else by now would make
  /// PostgreSQL refuse to start: it gets our own process id, which PostgreSQL takes for stale, so
  /// that it still looks whether processes of its predecessor use the shared memory noted there.
  void clear() {
    var running = process();
    if (running.isPresent()) {
      Postmaster.stop(running.get());
    } else if (holder().isPresent()) {
      rename(ProcessHandle.current().pid());
    }
  }

  private Path file() {
    return directory.resolve("postmaster.pid");
  }

  private Optional<ProcessHandle> holder() {
    var lines = lines();
    if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
  }

  private boolean isPostgresHere(ProcessHandle process) {
    var workingDirectory = Path.of("/proc/%d/cwd".formatted(process.pid()));
    boolean isPostgres =
        process.info().command().map(Path::of).filter(p -> p.endsWith("postgres")).isPresent();
    try {
      return isPostgres
          && (!Files.exists(Path.of("/proc/self"))
              || Files.isSameFile(workingDirectory, directory));
    } catch (IOException gone) {
      return false;
    }
  }

  private void rename(long pid) {
    try {
      var lines = new ArrayList<>(lines());
      lines.set(0, Long.toString(pid));
      Files.write(file(), lines, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    } catch (IOException failed) {
      throw new DatabaseUnusable("%s cannot be written: %s.".formatted(file(), failed), failed);
    }
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file());
    } catch (NoSuchFileException stopped) {
      return List.of();
    } catch (IOException failed) {
      throw new DatabaseUnusable("%s cannot be read: %s.".formatted(file(), failed), failed);
    }
  }
}
