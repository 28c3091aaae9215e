package im.connection.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// The server's process, those of its database below it, and the load generator's own, as Linux
/// accounts for them in `/proc`.
final class Processes {
  /// The clock tick of `/proc/PID/stat` on every Linux of today (`USER_HZ`).
  private static final Duration TICK = Duration.ofMillis(10);

  /// One line of `/proc/PID/stat`.
  ///
  /// @param cpu what the process itself has used
  /// @param reaped what its ended children had used
  record Stat(long pid, long parent, Duration cpu, Duration reaped) {
    /// Reads the line; the name in parentheses may hold anything.
    static Stat parse(String line) {
      long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
      var rest = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
      return new Stat(pid, Long.parseLong(rest.get(1)), ticks(rest, 11), ticks(rest, 13));
    }

    private static Duration ticks(List<String> fields, int first) {
      return TICK.multipliedBy(
          Long.parseLong(fields.get(first)) + Long.parseLong(fields.get(first + 1)));
    }
  }

  private final Path proc;
  private final long server;

  Processes(Path proc, long server) {
    this.proc = proc;
    this.server = server;
  }

  static Processes of(long server) {
    return new Processes(Path.of("/proc"), server);
  }

  /// The clock and everybody's processor time at this moment.
  Reading read() throws IOException {
    var all = all();
    return new Reading(
        System.nanoTime(),
        cpu(all, server),
        below(all).stream()
            .map(stat -> stat.cpu().plus(stat.reaped()))
            .reduce(Duration.ZERO, Duration::plus),
        cpu(all, ProcessHandle.current().pid()));
  }

  /// The bytes the server's process has in memory.
  long serverResident() throws IOException {
    return kilobytes(server, "status", "VmRSS:") << 10;
  }

  /// The bytes the database's processes have in memory, shared pages counted once.
  long databaseResident() throws IOException {
    long sum = 0;
    for (Stat stat : below(all())) {
      sum += kilobytes(stat.pid(), "smaps_rollup", "Pss:") << 10;
    }
    return sum;
  }

  private static Duration cpu(List<Stat> all, long pid) {
    return all.stream()
        .filter(stat -> stat.pid() == pid)
        .map(Stat::cpu)
        .findFirst()
        .orElseThrow(() -> new Unexpected("process %d has ended".formatted(pid)));
  }

  private List<Stat> below(List<Stat> all) {
    var parents = new HashSet<>(List.of(server));
    var found = new ArrayList<Stat>();
    int before;
    do {
      before = found.size();
      for (Stat stat : all) {
        if (parents.contains(stat.parent()) && parents.add(stat.pid())) {
          found.add(stat);
        }
      }
    } while (found.size() > before);
    return found;
  }

  private List<Stat> all() throws IOException {
    try (Stream<Path> directories = Files.list(proc)) {
      return directories
          .filter(directory -> Character.isDigit(directory.getFileName().toString().charAt(0)))
          .flatMap(Processes::stat)
          .toList();
    }
  }

  private static Stream<Stat> stat(Path directory) {
    try {
      return Stream.of(Stat.parse(Files.readString(directory.resolve("stat"))));
    } catch (IOException ended) {
      return Stream.empty();
    }
  }

  private long kilobytes(long pid, String file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(proc.resolve(Long.toString(pid)).resolve(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).replace("kB", "").strip())
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(0);
    }
  }
}
