package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/// A PostgreSQL that is not the server's own, as an operator would run it: the oldest one
/// supported, with the settings a test gives it.
record OtherPostgres(Path directory, int port) {
  private static final Path JAR =
      Path.of(System.getProperty("basedir", "")).resolve("target/postgres/oldest-postgres.jar");

  /// One run of it, until closed.
  record Running(Process process) implements AutoCloseable {
    @Override
    public void close() {
      Postmaster.stop(process.toHandle());
    }
  }

  /// Sets one up in a directory.
  static OtherPostgres setUp(Path directory, int port) throws Exception {
    var postgres = new OtherPostgres(directory, port);
    postgres.unpack();
    postgres.initialise();
    return postgres;
  }

  Settings.Database database() {
    return new Settings.Database(
        "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "operator", "a secret");
  }

  /// Starts it with these settings, such as `fsync=off`.
  Running start(String... settings) throws IOException {
    var command = command("postgres", "-p", "" + port);
    command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
    for (var setting : settings) {
      command.addAll(List.of("-c", setting));
    }
    return new Running(process(command).start());
  }

  private void unpack() throws IOException {
    try (var jar = new JarFile(JAR.toFile())) {
      var archive =
          jar.stream().filter(entry -> entry.getName().endsWith(".txz")).findFirst().orElseThrow();
      PostgresBinaries.unpack(jar.getInputStream(archive), directory.resolve("programs"));
    }
  }

  private void initialise() throws Exception {
    var password = Files.writeString(directory.resolve("password"), "a secret");
    var command = command("initdb", "--username=operator", "--pwfile=" + password);
    command.addAll(List.of("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"));
    if (process(command).start().waitFor() != 0) {
      throw new IllegalStateException("initdb failed");
    }
  }

  private ProcessBuilder process(List<String> command) {
    return PostgresLauncher.choose(directory)
        .process(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private List<String> command(String program, String... arguments) {
    var path = directory.resolve("programs").resolve("bin").resolve(program).toString();
    var command = new ArrayList<>(List.of(path, "-D", directory.resolve("cluster").toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
