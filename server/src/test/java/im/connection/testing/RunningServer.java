package im.connection.testing;

import static org.awaitility.Awaitility.await;

import im.connection.accounts.TestQuotas;
import im.connection.platform.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The packaged server, run as a child process with the JVM options it is shipped with, but without
/// the optimising compiler. What is still running when the tests end is stopped then.
public final class RunningServer implements AutoCloseable {
  private static final Pattern STARTED =
      Pattern.compile("server started .*address=(https?://[^\\s\"]+)");
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  /// How a server is to be run.
  public static final class Builder {
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>(List.of("serve"));
    private @Nullable Path dataDir;

    private Builder() {
      settings.put("IMC_PORT", "0");
      settings.put("IMC_SEND_RATE", "100000");
      settings.put("IMC_REQUEST_RATE", "100000");
      settings.put("IMC_SIGNUP_RATE", "100000");
      settings.put("IMC_MAX_CONNECTIONS_PER_USER", "1000");
      settings.put("IMC_MAX_CONNECTIONS_PER_ADDRESS", "100000");
      settings.put("IMC_INVITED_BY", "everyone");
      settings.putAll(TestQuotas.GENEROUS);
    }

    /// Sets one setting, named `IMC_…`.
    public Builder setting(String name, String value) {
      settings.put(name, value);
      return this;
    }

    /// Uses a data directory that outlives the server; without it, a fresh one is deleted after it.
    public Builder dataDir(Path directory) {
      dataDir = directory;
      return this;
    }

    /// Uses a database outside the server.
    public Builder database(Settings.Database database) {
      return setting("IMC_DATABASE_URL", database.url())
          .setting("IMC_DATABASE_USER", database.user())
          .setting("IMC_DATABASE_PASSWORD", database.password());
    }

    /// Adds an option of the JVM, such as `-Xmx256m`.
    public Builder jvmOption(String option) {
      jvmOptions.add(option);
      return this;
    }

    /// Optimises its code, which pays for a server that much is asked of.
    public Builder longLived() {
      return jvmOption(LONG_LIVED);
    }

    /// Adds an argument of the command line.
    public Builder argument(String argument) {
      arguments.add(argument);
      return this;
    }

    /// Starts the server and waits until it answers.
    public RunningServer start() {
      var server = prepare();
      server.start();
      return server;
    }

    /// Starts the server without waiting for anything.
    public RunningServer launch() {
      var server = prepare();
      server.launch();
      return server;
    }

    private RunningServer prepare() {
      try {
        var work = Files.createTempDirectory(Files.createDirectories(temporary()), "server");
        return new RunningServer(
            work,
            dataDir == null ? work.resolve("data") : dataDir,
            new LinkedHashMap<>(settings),
            List.copyOf(jvmOptions),
            List.copyOf(arguments));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    private static Path temporary() {
      return MODULE.resolve("target/servers");
    }
  }

  /// Most servers of tests live for seconds, in which optimised code does not pay for its making.
  private static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  private static final String LONG_LIVED = "-XX:TieredStopAtLevel=4";

  /// The time to stop in that a busy machine needs.
  private static final String STOPS_SLOWLY = "-Dimc.stop.seconds=30";

  private static final class Shared {
    static final RunningServer SERVER = builder().longLived().start();
  }

  private final Path work;
  private final Path dataDir;
  private final Map<String, String> settings;
  private final List<String> jvmOptions;
  private final List<String> arguments;
  private @Nullable Process process;
  private @Nullable URI uri;

  private RunningServer(
      Path work,
      Path dataDir,
      Map<String, String> settings,
      List<String> jvmOptions,
      List<String> arguments) {
    this.work = work;
    this.dataDir = dataDir;
    this.settings = settings;
    this.jvmOptions = jvmOptions;
    this.arguments = arguments;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop server"));
  }

  /// One server for all tests of this JVM, with its own embedded database and generous limits.
  /// Tests that stop it or change its settings use [#builder()].
  public static RunningServer shared() {
    return Shared.SERVER;
  }

  /// A server of one's own.
  public static Builder builder() {
    return new Builder();
  }

  /// Where it answers, such as `http://localhost:40123`.
  public URI uri() {
    return Optional.ofNullable(uri).orElseThrow(() -> new IllegalStateException("not started"));
  }

  /// Where its WebSockets are.
  public URI socketUri() {
    return URI.create(uri().toString().replaceFirst("^http", "ws") + "/ws");
  }

  /// The port it listens on, the same after a restart.
  public int port() {
    return uri().getPort();
  }

  /// A client that is not signed in.
  public Api api() {
    return Api.of(uri());
  }

  /// The id of its process.
  public long pid() {
    return process().pid();
  }

  /// Whether its process runs.
  public boolean isAlive() {
    return process().isAlive();
  }

  /// Its data directory.
  public Path dataDir() {
    return dataDir;
  }

  /// Everything it printed, over all its starts.
  public String log() {
    try {
      return Files.exists(logFile()) ? Files.readString(logFile(), StandardCharsets.UTF_8) : "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Kills it without warning (SIGKILL) and waits until it is gone.
  public void kill() {
    process().destroyForcibly();
    exitCode();
  }

  /// Asks it to stop (SIGTERM) and returns at once.
  public void signal() {
    process().destroy();
  }

  /// Asks it to stop (SIGTERM), waits for that, and returns its exit code.
  public int terminate() {
    signal();
    return exitCode();
  }

  /// Waits until it has ended by itself and returns its exit code.
  public int exitCode() {
    try {
      if (!process().waitFor(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the server still runs: " + log());
      }
      return process().exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// Starts it again on the same port and data, after it was killed or terminated.
  public void restart() {
    if (isAlive()) {
      terminate();
    }
    start();
  }

  /// Stops it and deletes its directory.
  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      terminate();
    }
    delete(work);
  }

  private void start() {
    int before = log().length();
    launch();
    await("start of the server")
        .pollInterval(Duration.ofMillis(25))
        .until(() -> !isAlive() || STARTED.matcher(log().substring(before)).find());
    var started = STARTED.matcher(log().substring(before));
    if (!started.find()) {
      throw new AssertionError("the server did not start: " + log().substring(before));
    }
    uri = URI.create(started.group(1));
    settings.put("IMC_PORT", Integer.toString(uri.getPort()));
  }

  /// What another command of the program printed.
  public record Outcome(int exitCode, String output) {}

  /// Runs another command of the program with the same settings, and waits for it.
  public Outcome run(String... command) {
    try {
      var running = program(List.of(command)).start();
      var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(running.waitFor(), output);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  private void launch() {
    var log = ProcessBuilder.Redirect.appendTo(logFile().toFile());
    try {
      process = program(arguments).redirectOutput(log).start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private ProcessBuilder program(List<String> words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + MODULE.resolve("jvm.options"));
    command.add(SHORT_LIVED);
    command.add(STOPS_SLOWLY);
    command.addAll(jvmOptions);
    command.add("-jar");
    command.add(MODULE.resolve("target/quarkus-app/quarkus-run.jar").toString());
    command.addAll(words);
    var builder = new ProcessBuilder(command).directory(work.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("IMC_"));
    builder.environment().putAll(settings);
    builder.environment().put("IMC_DATA_DIR", dataDir.toString());
    return builder;
  }

  private Process process() {
    return Optional.ofNullable(process).orElseThrow(() -> new IllegalStateException("not started"));
  }

  private Path logFile() {
    return work.resolve("console.txt");
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      Files.walkFileTree(directory, new Deleter());
    } catch (IOException leftForClean) {
      return;
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
