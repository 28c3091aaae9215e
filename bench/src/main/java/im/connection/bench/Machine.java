package im.connection.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// What a measurement ran on, and when.
///
/// @param facts each named as people call it
record Machine(Map<String, String> facts) {
  private static final Path PROC = Path.of("/proc");

  /// Looks at this machine as it is now.
  static Machine read(Path home) throws IOException {
    var facts = new LinkedHashMap<String, String>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("commit", commit(home));
    facts.put(
        "processor",
        "%d × %s"
            .formatted(Runtime.getRuntime().availableProcessors(), field("cpuinfo", "model name")));
    facts.put("memory", field("meminfo", "MemTotal"));
    facts.put("kernel", Files.readString(PROC.resolve("sys/kernel/osrelease")).strip());
    facts.put("JVM", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("load before", loadAverage());
    return new Machine(facts);
  }

  private static String loadAverage() throws IOException {
    var averages = Files.readString(PROC.resolve("loadavg"));
    return averages.substring(0, averages.indexOf(' '));
  }

  private static String field(String file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(PROC.resolve(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  /// The commit that is checked out, marked when files differ from it.
  private static String commit(Path home) throws IOException {
    var git =
        new ProcessBuilder("git", "-C", home.toString(), "describe", "--always", "--dirty")
            .redirectErrorStream(true);
    try (var reader = git.start().inputReader()) {
      return reader.readAllAsString().strip();
    } catch (IOException noGit) {
      return "unknown";
    }
  }
}
