package im.connection.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import im.connection.platform.config.Settings;
import im.connection.testing.Patience;
import im.connection.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class EmbeddedPostgresIT {

  @TempDir Path directory;

  private Path dataDir = Path.of("");

  @BeforeEach
  void createHome() throws IOException {
    dataDir = directory.resolve("data 数据's");
    Unpacked.into(dataDir);
  }

  @Test
  void whatIsWrittenIsThereAfterTheNextStart() {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      write(postgres.database());
    }
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertWritten(postgres.database());
    }
  }

  @Test
  void everyAcknowledgedCommitIsOnDisk() {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      for (var setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
        assertThat(read(postgres.database(), "show " + setting)).isEqualTo("on");
      }
    }
  }

  @Test
  void chineseTextHasLettersAndSortsByCodePoint() {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertThat(read(postgres.database(), "select '中' ~ '[[:alpha:]]' and 'Z' < 'a'"))
          .isEqualTo("t");
    }
  }

  @Test
  void aKilledPostgresIsRestartedInPlace() {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      write(postgres.database());
      for (int i = 0; i < 3; i++) {
        var killed = postmaster();
        assertThat(killed.destroyForcibly()).isTrue();
        await()
            .until(() ->
                PostmasterFile.of(home()).process().filter(p -> !p.equals(killed)).isPresent());
        awaitWritten(postgres.database());
      }
    }
    assertThat(PostmasterFile.of(home()).process()).isEmpty();
  }

  @Test
  void aPoolOutlivesTheDeathOfPostgres() throws Exception {
    try (var postgres = EmbeddedPostgres.start(dataDir);
        var pool = TestDatabase.pool(postgres.database())) {
      var jdbi = Databases.jdbi(pool);
      try (var one = jdbi.open();
          var other = jdbi.open()) {
        one.execute("create table note as select 'kept' as text");
        other.execute("select 1");
      }
      assertThat(postmaster().destroyForcibly()).isTrue();
      await()
          .ignoreExceptionsMatching(JdbiException.class::isInstance)
          .until(
              () ->
                  jdbi.withHandle(
                      h -> h.createQuery("select text from note").mapTo(String.class).one()),
              "kept"::equals);
    }
  }

  @Test
  void thePostgresOfAKilledServerEndsByItself() throws Exception {
    var child = PostgresChild.start(dataDir);
    write(child.database());
    var postmaster = postmaster();
    child.kill();
    assertThat(postmaster.onExit().get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).isAlive())
        .isFalse();
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertWritten(postgres.database());
    }
  }

  @Test
  void aStartRightAfterTheServerWasKilledSucceeds() throws Exception {
    var child = PostgresChild.start(dataDir);
    write(child.database());
    child.kill();
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertWritten(postgres.database());
    }
  }

  @Test
  void aStartAfterServerAndPostgresWereKilledSucceeds() throws Exception {
    var child = PostgresChild.start(dataDir);
    write(child.database());
    var postmaster = postmaster();
    child.process().destroyForcibly();
    postmaster.destroyForcibly();
    child.process().waitFor();
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertWritten(postgres.database());
    }
  }

  @Test
  void aPostgresThatLostItsServerIsStoppedByTheNextStart() throws Exception {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      write(postgres.database());
    }
    var orphan = orphan();
    await().until(() -> PostmasterFile.of(home()).port().isPresent());
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertThat(orphan.isAlive()).isFalse();
      assertWritten(postgres.database());
    }
  }

  @Test
  void aPidFileThatNamesAnotherProcessByNowIsStale() throws Exception {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      write(postgres.database());
    }
    var stranger = new ProcessBuilder("sleep", "300").start();
    try {
      Files.writeString(
          home().data().resolve("postmaster.pid"),
          "%d\n%s\n1700000000\n5432\n\n127.0.0.1\n  0 0\nready\n"
              .formatted(stranger.pid(), home().data()));
      try (var postgres = EmbeddedPostgres.start(dataDir)) {
        assertWritten(postgres.database());
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void anInitialisationThatWasCutShortIsMadeAgain() throws Exception {
    Files.createDirectories(home().root().resolve("initdb-cut/base"));
    Files.writeString(home().secret(), "half");
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      write(postgres.database());
      assertThat(home().root().resolve("initdb-cut")).doesNotExist();
    }
  }

  @Test
  void aSecondServerOnTheSameDirectoryIsRefused() throws Exception {
    try (var child = PostgresChild.start(dataDir)) {
      write(child.database());
      assertThatExceptionOfType(DatabaseUnusable.class)
          .isThrownBy(() -> EmbeddedPostgres.start(dataDir))
          .withMessage(
              "Another IMConnection is using the data directory %s: stop it, or choose another with --data-dir."
                  .formatted(dataDir));
      assertWritten(child.database());
    }
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertThat(PostgresChild.start(dataDir).answer().getFirst()).isEqualTo("refused");
      assertThatExceptionOfType(DatabaseUnusable.class)
          .isThrownBy(() -> EmbeddedPostgres.start(dataDir));
      assertThat(PostgresChild.start(dataDir).answer().getFirst()).isEqualTo("refused");
      assertWritten(postgres.database());
    }
  }

  @Test
  void otherAccountsNeitherReadTheFilesNorConnect() throws IOException {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertThat(mode(home().root())).isEqualTo("rwx------");
      assertThat(mode(home().secret())).isEqualTo("rw-------");
      assertThat(mode(home().data())).isEqualTo("rwx------");
      var database = postgres.database();
      for (var password : new String[] {"", "imconnection", "postgres"}) {
        var guess = new Settings.Database(database.url(), database.user(), password);
        assertThatExceptionOfType(ConnectionException.class)
            .isThrownBy(() -> read(guess, "select 1"));
      }
      var sockets =
          home().data().resolve(".s.PGSQL." + postgres.database().url().replaceAll("\\D", ""));
      assertThat(sockets).doesNotExist();
    }
  }

  @Test
  void theServersAccountOwnsTheDatabaseAndIsNoSuperuser() {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      assertOwnsEverything(postgres.database());
    }
  }

  @Test
  void aDatabaseOfASuperusersIsGivenToTheServersAccount() throws IOException {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      Databases.prepare(postgres.database());
      write(postgres.database());
      takeAwayFromServer(postgres.database());
    }
    Files.delete(home().serverSecret());
    Files.writeString(
        home().data().resolve("pg_hba.conf"), "host all imconnection 127.0.0.1/32 scram-sha-256\n");
    for (int i = 0; i < 2; i++) {
      try (var postgres = EmbeddedPostgres.start(dataDir)) {
        Databases.prepare(postgres.database());
        assertWritten(postgres.database());
        assertOwnsEverything(postgres.database());
      }
    }
  }

  /// Makes the cluster one of a time when the server connected as the superuser.
  private void takeAwayFromServer(Settings.Database server) throws IOException {
    String secret = Files.readString(home().secret()).strip();
    var superuser = new Settings.Database(server.url(), "imconnection", secret);
    Databases.jdbi(superuser)
        .useHandle(handle -> {
          handle.execute("alter database imconnection owner to imconnection");
          handle.execute("reassign owned by imconnection_server to imconnection");
          handle.execute("drop role imconnection_server");
        });
  }

  private void assertOwnsEverything(Settings.Database database) {
    assertThat(read(database, "select rolsuper from pg_roles where rolname = current_user"))
        .isEqualTo("f");
    assertThat(
            read(
                database,
                """
                select count(*)
                from pg_class c
                where c.relnamespace = 'public'::regnamespace
                  and pg_get_userbyid(c.relowner) <> current_user
                """))
        .isEqualTo("0");
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() -> read(database, "select pg_read_file('/etc/passwd')"))
        .withMessageContaining("permission denied");
    assertThatExceptionOfType(RuntimeException.class)
        .isThrownBy(() ->
            Databases.jdbi(database)
                .useHandle(handle -> handle.execute("copy (select 1) to program 'true'")))
        .withMessageContaining("permission denied");
    Databases.jdbi(database)
        .useHandle(handle -> {
          handle.execute("create extension if not exists pg_trgm");
          handle.execute("create table if not exists other (id bigint)");
          handle.execute("drop table other");
        });
  }

  @Test
  void filesAreTheirOwnersAloneWhateverTheUmask() throws IOException {
    try (var postgres = EmbeddedPostgres.start(dataDir);
        var paths = Files.walk(dataDir)) {
      write(postgres.database());
      new PostgresLog(home().log()).append("a line");
      assertThat(
              paths
                  .filter(path -> !path.equals(dataDir))
                  .filter(path -> !path.toString().contains("/binaries-"))
                  .filter(path -> !isPrivate(path)))
          .isEmpty();
    }
  }

  private static boolean isPrivate(Path path) {
    try {
      return mode(path).endsWith("------");
    } catch (IOException gone) {
      return true;
    }
  }

  @Test
  void aClusterOfAnotherMajorVersionIsRefused() throws IOException {
    Files.createDirectories(home().data());
    Files.writeString(home().data().resolve("PG_VERSION"), "17\n");
    assertThatExceptionOfType(DatabaseUnusable.class)
        .isThrownBy(() -> EmbeddedPostgres.start(dataDir))
        .withMessageContaining("is of PostgreSQL 17 and this IMConnection carries 18");
  }

  @Test
  void theLogOfPostgresIsBounded() throws IOException {
    var log = new PostgresLog(directory.resolve("postgresql.log"), 1_000);
    IntStream.range(0, 200).forEach(i -> log.append("a line of some length, number " + i));
    assertThat(Files.size(log.file())).isLessThanOrEqualTo(1_000);
    assertThat(Files.size(directory.resolve("postgresql.log.1"))).isLessThanOrEqualTo(1_000);
    assertThat(log.file()).content().endsWith("number 199\n");
  }

  @Test
  void theLogNeverHoldsAStatementOrAValue() throws IOException {
    try (var postgres = EmbeddedPostgres.start(dataDir)) {
      write(postgres.database());
      var jdbi = Databases.jdbi(postgres.database());
      jdbi.useHandle(h -> h.execute("create table one (secret text unique)"));
      jdbi.useHandle(h -> h.execute("insert into one values ('Zhuangzi')"));
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(() -> jdbi.useHandle(h -> h.execute("insert into one values ('Zhuangzi')")));
    }
    await().untilAsserted(() -> assertThat(home().log()).content().contains("duplicate key"));
    assertThat(home().log()).content().doesNotContain("Zhuangzi");
  }

  private PostgresHome home() {
    return PostgresHome.of(dataDir);
  }

  private ProcessHandle postmaster() {
    return PostmasterFile.of(home()).process().orElseThrow();
  }

  /// A PostgreSQL on the directory that nobody supervises and no dying thread stops.
  private ProcessHandle orphan() throws IOException {
    var home = home();
    var command =
        new ArrayList<>(
            List.of(
                new PostgresBinaries(home.binaries(PostgresBinaries.version()))
                    .program("postgres")));
    command.addAll(PostgresSettings.arguments(home, EmbeddedPostgres.freePort()));
    var prefix =
        PostgresLauncher.choose(home.root()).prefix().stream()
            .takeWhile(word -> !word.equals("setpriv"))
            .toList();
    return new PostgresLauncher(prefix)
        .process(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .toHandle();
  }

  private static ConditionFactory await() {
    return Awaitility.await();
  }

  private static void write(Settings.Database database) {
    Databases.jdbi(database).useHandle(h -> h.execute("create table note as select '你好' as text"));
  }

  private static void assertWritten(Settings.Database database) {
    assertThat(read(database, "select text from note")).isEqualTo("你好");
  }

  private static void awaitWritten(Settings.Database database) {
    await()
        .ignoreExceptionsMatching(ConnectionException.class::isInstance)
        .untilAsserted(() -> assertWritten(database));
  }

  private static String read(Settings.Database database, String sql) {
    return Databases.jdbi(database).withHandle(h -> h.createQuery(sql).mapTo(String.class).one());
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
