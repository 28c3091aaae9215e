package im.connection.platform.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// How PostgreSQL's programs are started on this system. They run as the owner of the data
/// directory; if that is root, which they refuse, in a user namespace of their own, where root's
/// files stay theirs. They hear no Ctrl-C of the server's terminal, and they are told to shut down
/// when the thread that started them ends, `kill -9` of the server included.
record PostgresLauncher(List<String> prefix) {
  private static final List<String> SESSION = List.of("setsid");
  private static final List<String> NAMESPACE = List.of("unshare", "--user");
  private static final List<String> DIE_WITH_PARENT = List.of("setpriv", "--pdeathsig", "INT");

  PostgresLauncher {
    prefix = List.copyOf(prefix);
  }

  /// Finds the way that works for the files in `home`.
  static PostgresLauncher choose(Path home) {
    return candidates(home).stream()
        .filter(prefix -> succeeds(join(prefix, List.of("true"))))
        .findFirst()
        .map(PostgresLauncher::new)
        .orElseThrow(() -> noWay(home));
  }

  /// A process about to run `command`.
  ProcessBuilder process(List<String> command) {
    var builder = new ProcessBuilder(join(prefix, command)).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /// Sends a signal such as `INT` to a process; one already gone is no error.
  static void signal(ProcessHandle process, String signal) {
    succeeds(List.of("/bin/sh", "-c", "kill -%s %d".formatted(signal, process.pid())));
  }

  /// Asks the system to write a directory's file system to disk, as far as it knows how.
  static void sync(Path directory) {
    succeeds(List.of("sync", "-f", directory.toString()));
  }

  /// Gives a path that root created to the owner of `example`.
  static void giveToOwnerOf(Path example, Path path) throws IOException {
    if (isRoot()) {
      Files.setOwner(path, Files.getOwner(example));
    }
  }

  private static List<List<String>> candidates(Path home) {
    if (!isRoot()) {
      return List.of(join(SESSION, DIE_WITH_PARENT), SESSION, List.of());
    }
    int user = attribute(home, "unix:uid");
    if (user == 0) {
      return List.of(join(join(SESSION, NAMESPACE), DIE_WITH_PARENT), NAMESPACE);
    }
    var owner =
        List.of(
            "--reuid", "" + user, "--regid", "" + attribute(home, "unix:gid"), "--clear-groups");
    return List.of(join(join(SESSION, DIE_WITH_PARENT), owner));
  }

  private static DatabaseUnusable noWay(Path home) {
    return new DatabaseUnusable(
        """
        PostgreSQL refuses to run as root and this system permits no user namespace: \
        give %s to an ordinary account (chown), run as that account, or set IMC_DATABASE_URL.\
        """
            .formatted(home));
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int attribute(Path path, String name) {
    try {
      return (Integer) Files.getAttribute(path, name);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static boolean succeeds(List<String> command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<String> join(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }
}
