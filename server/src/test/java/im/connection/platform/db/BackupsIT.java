package im.connection.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import im.connection.platform.config.Settings;
import im.connection.testing.Patience;
import im.connection.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class BackupsIT {
  private static final String TEXT = "你好，世界 👋\ttab\\n\nline '\"";
  private static final byte[] BYTES = {0, 1, -1, 127, 92, 10};

  @TempDir Path directory;

  private final TestDatabase source = TestDatabase.create();
  private final TestDatabase target = TestDatabase.createEmpty();
  private final List<String> progress = new ArrayList<>();

  @BeforeEach
  void fill() throws IOException {
    Unpacked.into(directory.resolve("home"));
    source
        .jdbi()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into message (conversation_id, seq, rev, id, ordinal, sender_id, created_at,
                type, body, joined, foreign_payload)
              values (1, 1, 1, 7, 1, 2, '2026-03-04 05:06:07.089Z', 'text', ?, '{3,null}', ?)
              """,
              TEXT,
              BYTES);
          handle.execute("update id_lease set next_id = 123456789");
          handle.execute("insert into signing_key values ('k1', 'access', ?, now(), now())", BYTES);
        });
  }

  @AfterEach
  void close() {
    source.close();
    target.close();
  }

  @Test
  void whatWasBackedUpIsRestored() {
    backups(source, "from").backup(file());
    backups(target, "to").restore(file());
    assertRestored(target.jdbi());
    assertThat(progress).contains("message: 1 rows");
  }

  @Test
  void theFileIsItsOwnersOnly() throws IOException {
    backups(source, "from").backup(file());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void anEmbeddedDatabaseMovesToTheOldestPostgresSupportedAndBack() throws Exception {
    backups(source, "from").backup(file());
    var other = Files.createDirectory(directory.resolve("其他 postgres"));
    var postgres = OtherPostgres.setUp(other, EmbeddedPostgres.freePort());
    try (var _ = postgres.start()) {
      new DatabaseCheck(postgres.database(), Patience.LIMIT).run();
      backups(postgres.database(), "to").restore(file());
      assertRestored(Databases.jdbi(postgres.database()));
      backups(postgres.database(), "to").backup(directory.resolve("again.zip"));
    }
    new Backups(embedded("home"), progress::add).restore(directory.resolve("again.zip"));
    try (var embedded = EmbeddedPostgres.start(directory.resolve("home"))) {
      assertRestored(Databases.jdbi(embedded.database()));
    }
  }

  @Test
  void anEmbeddedDatabaseIsBackedUpWhileItsServerRunsAndWhileItDoesNot() {
    var settings = embedded("home");
    try (var postgres = EmbeddedPostgres.start(settings.dataDir())) {
      Databases.prepare(postgres.database());
      new Backups(settings, progress::add).backup(directory.resolve("running.zip"));
      assertRefused(
          () -> new Backups(settings, progress::add).restore(directory.resolve("running.zip")),
          "Another IMConnection is using");
    }
    new Backups(settings, progress::add).backup(directory.resolve("stopped.zip"));
    backups(target, "to").restore(directory.resolve("running.zip"));
  }

  @Test
  void aBackupIsOneMomentOfADatabaseThatGoesOnChanging() throws Exception {
    source.jdbi().useHandle(h -> h.execute("create table a_first (n int)"));
    source.jdbi().useHandle(h -> h.execute("create table z_last (n int)"));
    var settings = settings(source.database(), "from");
    new Backups(
            settings,
            line -> {
              if (line.startsWith("a_first")) {
                source.jdbi().useHandle(h -> h.execute("insert into z_last values (1)"));
              }
              progress.add(line);
            })
        .backup(file());
    assertThat(progress).contains("a_first: 0 rows", "z_last: 0 rows");
  }

  @Test
  void tablesComeBeforeThoseThatReferToThemAndSequencesGoOn() {
    backups(source, "from").backup(file());
    source
        .jdbi()
        .useHandle(h -> {
          h.execute(
              "create table b (id bigint generated always as identity primary key, twice bigint generated always as (id * 2) stored)");
          h.execute("create table a (b bigint references b)");
          h.execute("insert into b default values");
          h.execute("insert into a values (1)");
        });
    var store = new BackupStore();
    var tables = source.jdbi().withHandle(store::tables);
    assertThat(tables.indexOf(new BackupStore.Table("b", List.of("id"))))
        .isNotNegative()
        .isLessThan(tables.indexOf(new BackupStore.Table("a", List.of("b"))));
    var sequences = source.jdbi().withHandle(store::sequences);
    assertThat(sequences).contains(new BackupManifest.Sequence("b_id_seq", 1));
  }

  @Test
  void aDamagedFileIsRefusedAndLeavesNothing() throws IOException {
    backups(source, "from").backup(file());
    byte[] whole = Files.readAllBytes(file());
    for (var entry : List.of("tables/message", "tables/signing_key", "manifest.json")) {
      var damaged = whole.clone();
      damaged[startOf(entry, whole) + 3] ^= 0x55;
      assertLeavesNothing(damaged);
    }
    for (int length : new int[] {0, 100, whole.length / 2, whole.length - 1}) {
      assertLeavesNothing(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void aDatabaseThatHoldsSomethingIsRefused() {
    backups(source, "from").backup(file());
    target.jdbi().useHandle(h -> h.execute("create table theirs (n int)"));
    assertRefused(() -> backups(target, "to").restore(file()), "not empty");
  }

  @Test
  void aNewerBackupIsRefused() {
    source.jdbi().useHandle(MigrationsIT::pretendNewer);
    backups(source, "from").backup(file());
    assertRefused(() -> backups(target, "to").restore(file()), "newer IMConnection");
  }

  @Test
  void aRestoreThatWasCutShortKeepsTheServerAwayUntilItIsRepeated() {
    backups(source, "from").backup(file());
    new Migrations(target.database()).run();
    target.jdbi().useHandle(new ServerStore()::beginRestore);
    assertRefused(() -> Databases.prepare(target.database()), "run ./imc restore again");
    backups(target, "to").restore(file());
    Databases.prepare(target.database());
    assertRestored(target.jdbi());
  }

  @Test
  void aFileIsNeverOverwritten() throws IOException {
    Files.writeString(file(), "precious");
    assertRefused(() -> backups(source, "from").backup(file()), "choose another name");
    assertThat(file()).hasContent("precious");
  }

  @Test
  void aBackupThatFailsLeavesNoFile() {
    assertRefused(() -> backups(target, "from").backup(file()), "nothing to back up");
    assertThat(directory).isDirectoryNotContaining("glob:**.zip*");
  }

  private void assertLeavesNothing(byte[] content) throws IOException {
    var bad = Files.write(directory.resolve("bad.zip"), content);
    assertRefused(() -> backups(target, "to").restore(bad), "damaged");
    assertThat(target.jdbi().withHandle(new BackupStore()::isEmpty)).isTrue();
    assertThat(directory.resolve("to")).doesNotExist();
  }

  private static int startOf(String entry, byte[] zip) {
    return new String(zip, StandardCharsets.ISO_8859_1).indexOf(entry) + entry.length();
  }

  private static void assertRestored(Jdbi jdbi) {
    jdbi.useHandle(handle -> {
      var row =
          handle
              .createQuery(
                  "select body, foreign_payload, joined::text as joined, (created_at at time zone 'UTC')::text as at from message")
              .mapToMap()
              .one();
      assertThat(row)
          .containsEntry("body", TEXT)
          .containsEntry("joined", "{3,NULL}")
          .containsEntry("at", "2026-03-04 05:06:07.089");
      assertThat(row.get("foreign_payload")).isEqualTo(BYTES);
      assertThat(handle.createQuery("select secret from signing_key").mapTo(byte[].class).one())
          .isEqualTo(BYTES);
      assertThat(handle.createQuery("select next_id from id_lease").mapTo(Long.class).list())
          .containsExactly(123456789L);
    });
  }

  private static void assertRefused(ThrowingCallable call, String sentence) {
    assertThatExceptionOfType(DatabaseUnusable.class)
        .isThrownBy(call)
        .withMessageContaining(sentence);
  }

  private Path file() {
    return directory.resolve("backup.zip");
  }

  private Backups backups(TestDatabase database, String dataDir) {
    return backups(database.database(), dataDir);
  }

  private Backups backups(Settings.Database database, String dataDir) {
    return new Backups(settings(database, dataDir), progress::add);
  }

  private Settings settings(Settings.Database database, String dataDir) {
    return Settings.read(
        List.of(
            Map.of(
                "IMC_DATA_DIR", directory.resolve(dataDir).toString(),
                "IMC_DATABASE_URL", database.url(),
                "IMC_DATABASE_USER", database.user(),
                "IMC_DATABASE_PASSWORD", database.password())));
  }

  private Settings embedded(String dataDir) {
    return Settings.read(List.of(Map.of("IMC_DATA_DIR", directory.resolve(dataDir).toString())));
  }
}
