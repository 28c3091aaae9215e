package im.connection.platform.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/// The files of the embedded database, made once: a generated password and a cluster that accepts
/// it, and nothing else, over loopback.
record PostgresCluster(PostgresHome home) {
  /// The one role, and the one database, of an embedded PostgreSQL.
  static final String NAME = "imconnection";

  private static final String ACCESS = "host all %s 127.0.0.1/32 scram-sha-256\n".formatted(NAME);

  /// Makes the cluster unless an earlier start did; a start that was cut short leaves nothing that
  /// a later one would take for a cluster.
  void initialise(PostgresBinaries binaries, PostgresLauncher launcher) {
    try {
      if (Files.exists(home.data())) {
        checkVersion();
        return;
      }
      removeUnfinished();
      createSecret();
      var temporary = Files.createTempDirectory(home.root(), "initdb-");
      PostgresLauncher.giveToOwnerOf(home.root(), temporary);
      fill(binaries, launcher, temporary);
      Files.move(temporary, home.data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "The database in %s cannot be set up: %s.".formatted(home.root(), failed), failed);
    }
  }

  /// The password of the one role.
  String password() {
    try {
      return Files.readString(home.secret()).strip();
    } catch (IOException failed) {
      throw new DatabaseUnusable(
          "The database password in %s cannot be read: %s.".formatted(home.secret(), failed),
          failed);
    }
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

  private void createSecret() throws IOException {
    var random = new byte[24];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(home.secret());
    Files.createFile(
        home.secret(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    PostgresLauncher.giveToOwnerOf(home.root(), home.secret());
    Files.writeString(
        home.secret(),
        Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n",
        StandardOpenOption.SYNC,
        StandardOpenOption.WRITE);
  }

  private void fill(PostgresBinaries binaries, PostgresLauncher launcher, Path target)
      throws IOException {
    run(launcher, initdb(binaries, target), "");
    run(
        launcher,
        List.of(binaries.program("postgres"), "--single", "-D", target.toString(), "postgres"),
        "create database %s\n".formatted(NAME));
    Files.writeString(
        target.resolve("pg_hba.conf"),
        ACCESS,
        StandardOpenOption.SYNC,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  private void run(PostgresLauncher launcher, List<String> command, String input)
      throws IOException {
    var process = launcher.process(command).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new DatabaseUnusable(
          "The database in %s cannot be set up: %s".formatted(home.root(), said.strip()));
    }
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
