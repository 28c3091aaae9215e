package im.connection.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where one scenario works: its directory, its options, the server it starts, and a voice.
final class Lab implements AutoCloseable {
  /// Variables that go through to the launcher.
  static final Set<String> FOR_LAUNCHER = Set.of("IMC_HEAP", "IMC_JAVA_OPTS");

  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("IMC_PORT", "0"),
              Map.entry("IMC_SEND_RATE", "1000000"),
              Map.entry("IMC_REQUEST_RATE", "1000000"),
              Map.entry("IMC_SIGNUP_RATE", "1000000"),
              Map.entry("IMC_MAX_CONNECTIONS_PER_USER", "10000"),
              Map.entry("IMC_MAX_CONNECTIONS_PER_ADDRESS", "1000000"),
              Map.entry("IMC_INVITED_BY", "everyone"),
              Map.entry("IMC_GROUPS_PER_DAY", "1000000"),
              Map.entry("IMC_GROUPS_OWNED", "1000000"),
              Map.entry("IMC_INVITATIONS_PER_DAY", "1000000"),
              Map.entry("IMC_INVITATIONS_OPEN", "1000000"),
              Map.entry("IMC_INVITATIONS_WAITING", "1000000"),
              Map.entry("IMC_STRANGERS_PER_DAY", "1000000"),
              Map.entry("IMC_MESSAGES_PER_DAY", "1000000000"),
              Map.entry("IMC_MEGABYTES_PER_DAY", "1000000")));

  private final Scenario scenario;
  private final Options options;
  private final PrintStream out;
  private final Path directory;
  private @Nullable Server server;

  Lab(Scenario scenario, Options options, PrintStream out) throws IOException {
    this.scenario = scenario;
    this.options = options;
    this.out = out;
    this.directory = options.dataDir().orElse(Files.createTempDirectory("imc-bench"));
    Files.createDirectories(directory);
    say("server settings %s", settings());
    say("chosen %s", choices());
  }

  Scenario scenario() {
    return scenario;
  }

  /// What the server is set to, beside its defaults.
  Map<String, String> settings() {
    var settings = new TreeMap<>(SETTINGS);
    FOR_LAUNCHER.forEach(name -> {
      var value = System.getenv(name);
      if (value != null) {
        settings.put(name, value);
      }
    });
    return settings;
  }

  /// The number chosen for one of the scenario's options.
  int number(String name) {
    return options.number(scenario, name);
  }

  /// All numbers the scenario runs with.
  Map<String, Integer> choices() {
    var choices = new LinkedHashMap<String, Integer>();
    scenario.options().forEach(option -> choices.put(option.name(), number(option.name())));
    choices.put(Options.THREADS.name(), options.threads());
    return choices;
  }

  /// Says what is going on.
  void say(String format, Object... values) {
    out.printf("  " + format + "%n", values);
  }

  /// The server, started at the first call.
  Server server() throws IOException, InterruptedException {
    if (server == null) {
      server = start(directory.resolve("server"));
      say("started %s in %d ms", server.uri(), server.startTime().toMillis());
    }
    return server;
  }

  /// The embedded database of that server.
  Database database() throws IOException, InterruptedException {
    server();
    return Database.of(directory.resolve("server"));
  }

  /// Starts a server of the caller's own.
  Server start(Path dataDir) throws IOException, InterruptedException {
    return Server.start(options.home(), dataDir, settings(), directory.resolve("console.txt"));
  }

  /// A directory that is not there yet.
  Path fresh(String name) throws IOException {
    var path = directory.resolve(name);
    delete(path);
    return path;
  }

  People people() throws IOException, InterruptedException {
    return new People(Api.of(server().uri()), directory.resolve("people.json"));
  }

  Groups groups() throws IOException, InterruptedException {
    return new Groups(Api.of(server().uri()), directory);
  }

  Sockets sockets() throws IOException, InterruptedException {
    return new Sockets(server().uri(), options.threads());
  }

  /// Begins a flight recording of the server, if one was asked for.
  void beginProfile() throws IOException, InterruptedException {
    if (options.profile().isPresent()) {
      server()
          .diagnose(
              "JFR.start",
              "name=bench",
              "settings=profile",
              "jdk.CPUTimeSample#enabled=true",
              "jdk.CPUTimeSample#throttle=5ms");
    }
  }

  /// Writes the flight recording.
  void endProfile() throws IOException, InterruptedException {
    if (options.profile().isPresent()) {
      server().diagnose("JFR.stop", "name=bench", "filename=" + options.profile().get());
      say("flight recording in %s", options.profile().get());
    }
  }

  /// Stops the server and deletes what is not to be kept.
  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
    if (options.dataDir().isEmpty()) {
      delete(directory);
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      Files.walkFileTree(path, new Deleter());
    }
  }

  private static final class Deleter extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
