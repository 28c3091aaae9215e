package im.connection.platform.db;

import im.connection.platform.config.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A server process as far as its database goes: holds an embedded PostgreSQL until its input ends.
record PostgresChild(Process process, List<String> answer) implements AutoCloseable {
  /// What runs in the child: answers with how to connect, or with the sentence of a refusal.
  static final class Main {
    private Main() {}

    public static void main(String... arguments) throws IOException {
      var out =
          new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
      try (var postgres = EmbeddedPostgres.start(Path.of(arguments[0]))) {
        var database = postgres.database();
        out.println(
            "up\t%s\t%s\t%s".formatted(database.url(), database.user(), database.password()));
        System.in.transferTo(PrintStream.nullOutputStream());
      } catch (DatabaseUnusable refused) {
        out.println("refused\t" + refused.getMessage());
      }
    }
  }

  /// Starts a child on a data directory and waits for its answer; `prefix` may change who runs it.
  static PostgresChild start(Path dataDir, String... prefix) throws IOException {
    return start(dataDir, classPath(), prefix);
  }

  /// The same with a class path of its own.
  static PostgresChild start(Path dataDir, String classPath, String... prefix) throws IOException {
    var command = new ArrayList<>(List.of(prefix));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", classPath));
    command.addAll(List.of(Main.class.getName(), dataDir.toString()));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String answer = process.inputReader(StandardCharsets.UTF_8).readLine();
    return new PostgresChild(process, List.of(String.valueOf(answer).split("\t", -1)));
  }

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  Settings.Database database() {
    if (!answer.getFirst().equals("up")) {
      throw new IllegalStateException(answer.toString());
    }
    return new Settings.Database(answer.get(1), answer.get(2), answer.get(3));
  }

  /// Ends it the way nobody can prepare for.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// Ends it as its operator would.
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
