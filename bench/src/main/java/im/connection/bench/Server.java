package im.connection.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// The server as a child process, started by the launcher that everybody uses.
final class Server implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final Pattern STARTED =
      Pattern.compile("server started .*address=(https?://[^\\s\"]+)");

  private final Process process;
  private final URI uri;
  private final Duration startTime;

  private Server(Process process, URI uri, Duration startTime) {
    this.process = process;
    this.uri = uri;
    this.startTime = startTime;
  }

  /// Starts the server and waits for the answer to a first request.
  ///
  /// @param console the file that takes what it prints
  static Server start(Path home, Path dataDir, Map<String, String> settings, Path console)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    var process = launch(home, dataDir, settings);
    var address = new CompletableFuture<URI>();
    Thread.ofPlatform()
        .name("server-console")
        .daemon()
        .start(() -> copy(process, console, address));
    try {
      var uri = address.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      Api.of(uri).get("/ping").check(200);
      return new Server(process, uri, Duration.ofNanos(System.nanoTime() - begun));
    } catch (ExecutionException | TimeoutException failed) {
      process.destroy();
      throw new Unexpected("the server did not start, see " + console, failed);
    }
  }

  private static Process launch(Path home, Path dataDir, Map<String, String> settings)
      throws IOException {
    var command =
        List.of(home.resolve("imc").toString(), "serve", "--data-dir", dataDir.toString());
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(Server::isSetting);
    builder.environment().putAll(settings);
    var process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-server"));
    return process;
  }

  private static boolean isSetting(String name) {
    return name.startsWith("IMC_") && !Lab.FOR_LAUNCHER.contains(name);
  }

  private static void copy(Process process, Path console, CompletableFuture<URI> address) {
    try (BufferedReader reader = process.inputReader();
        Writer writer = Files.newBufferedWriter(console)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        writer.append(line).append(System.lineSeparator()).flush();
        var started = STARTED.matcher(line);
        if (started.find()) {
          address.complete(URI.create(started.group(1).replace("localhost", "127.0.0.1")));
        }
      }
    } catch (IOException ended) {
      address.completeExceptionally(ended);
    }
    address.completeExceptionally(new IOException("it ended"));
  }

  /// Where it answers, such as `http://127.0.0.1:40123`.
  URI uri() {
    return uri;
  }

  /// From the launcher's start to the answer to the first request.
  Duration startTime() {
    return startTime;
  }

  Processes processes() {
    return Processes.of(process.pid());
  }

  /// Runs a diagnostic command of the JVM, such as `GC.run`, and returns what it said.
  String diagnose(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(process.pid()));
    command.addAll(List.of(words));
    var jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var reader = jcmd.inputReader()) {
      var said = reader.readAllAsString();
      if (jcmd.waitFor() != 0) {
        throw new Unexpected("jcmd " + String.join(" ", words) + " failed: " + said);
      }
      return said;
    }
  }

  /// Lets it stop and waits until it has.
  @Override
  public void close() {
    process.destroy();
    var _ =
        process
            .onExit()
            .completeOnTimeout(process, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    process.destroyForcibly().onExit().join();
  }
}
