package im.connection.platform.db;

import im.connection.platform.config.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/// The files of the embedded database, made once: generated passwords, of a superuser for whoever
/// tends the machine and of the server's account, and a cluster that accepts these two, and nothing
/// else, over loopback.
record PostgresCluster(PostgresHome home) {
  /// The superuser, and the one database, of an embedded PostgreSQL.
  static final String NAME = "imconnection";

  private static final String ACCESS =
      "host all %s,%s 127.0.0.1/32 scram-sha-256\n".formatted(NAME, ServerRoleStore.NAME);

  /// Makes the cluster unless an earlier start did; a start that was cut short leaves nothing that
  /// a later one would take for a cluster.
  void initialise(PostgresBinaries binaries, PostgresLauncher launcher) {
    try {
      if (Files.exists(home.data())) {
        checkVersion();
        if (!Files.exists(home.serverSecret())) {
          giveToServer(binaries, launcher);
        }
        return;
      }
      removeUnfinished();
      write(home.secret(), random());
      write(home.serverSecret(), random());
      var temporary = Files.createTempDirectory(home.root(), "initdb-");
      PostgresLauncher.giveToOwnerOf(home.root(), temporary);
      fill(binaries, launcher, temporary);
      Files.move(temporary, home.data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "The database in %s cannot be set up: %s.".formatted(home.root(), failed), failed);
    }
  }

  /// The password of the server's account.
  String password() {
    try {
      return Files.readString(home.serverSecret()).strip();
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "The database password in %s cannot be read: %s.".formatted(home.serverSecret(), failed),
          failed);
    }
  }

  /// Makes the server's account in a cluster of a time when the server was the superuser. The file
  /// with its password comes last: a start that was cut short begins anew.
  private void giveToServer(PostgresBinaries binaries, PostgresLauncher launcher)
      throws IOException {
    String password = random();
    single(binaries, launcher, home.data(), NAME, ServerRoleStore.give(NAME, password));
    writeAccess(home.data());
    write(home.serverSecret(), password);
  }

  private void checkVersion() throws IOException {
    String found = Files.readString(home.data().resolve("PG_VERSION")).strip();
    if (!PostgresBinaries.version().startsWith(found + ".")) {
      throw new DatabaseUnusable(
          """
          The database in %s is of PostgreSQL %s and this IMConnection carries %s: make a backup \
          with the IMConnection that wrote it and restore it into a new data directory.\
          """
              .formatted(home.data(), found, PostgresBinaries.version()));
    }
  }

  private void removeUnfinished() throws IOException {
    try (var entries = Files.newDirectoryStream(home.root(), "initdb-*")) {
      for (var entry : entries) {
        PostgresBinaries.remove(entry);
      }
    }
  }

  private static String random() {
    var random = new byte[24];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private void write(Path secret, String password) throws IOException {
    var temporary = secret.resolveSibling(secret.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    Files.createFile(temporary, PrivateFiles.file());
    PostgresLauncher.giveToOwnerOf(home.root(), temporary);
    Files.writeString(
        temporary, password + "\n", StandardOpenOption.SYNC, StandardOpenOption.WRITE);
    Files.move(temporary, secret, StandardCopyOption.ATOMIC_MOVE);
  }

  private void fill(PostgresBinaries binaries, PostgresLauncher launcher, Path target)
      throws IOException {
    run(launcher, initdb(binaries, target), "");
    single(binaries, launcher, target, "postgres", ServerRoleStore.create(NAME, password()));
    writeAccess(target);
  }

  private static void writeAccess(Path data) throws IOException {
    Files.writeString(
        data.resolve("pg_hba.conf"),
        ACCESS,
        StandardOpenOption.SYNC,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  /// Runs statements in single-user mode, which goes on after one that failed, and says so. None is
  /// repeated there: some hold a password.
  private void single(
      PostgresBinaries binaries,
      PostgresLauncher launcher,
      Path data,
      String database,
      List<String> statements)
      throws IOException {
    var command =
        List.of(
            binaries.program("postgres"),
            "--single",
            "-D",
            data.toString(),
            "-c",
            "log_min_error_statement=panic",
            database);
    String said = run(launcher, command, String.join("\n", statements) + "\n");
    if (said.contains("ERROR:")) {
      throw unusable(said);
    }
  }

  private String run(PostgresLauncher launcher, List<String> command, String input)
      throws IOException {
    var process = launcher.process(command).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw unusable(said);
    }
    return said;
  }

  private DatabaseUnusable unusable(String said) {
    return new DatabaseUnusable(
        "The database in %s cannot be set up: %s".formatted(home.root(), said.strip()));
  }

  /// The locale keeps text in code point order and lets trigram indexes see Chinese.
  private List<String> initdb(PostgresBinaries binaries, Path target) {
    return List.of(
        binaries.program("initdb"),
        "--pgdata=" + target,
        "--username=" + NAME,
        "--pwfile=" + home.secret(),
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--lc-ctype=C.UTF-8",
        "--lc-collate=C",
        "--set=lc_messages=C");
  }
}
