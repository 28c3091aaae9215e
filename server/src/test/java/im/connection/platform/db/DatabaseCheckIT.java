package im.connection.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import im.connection.platform.config.Settings;
import im.connection.testing.Patience;
import im.connection.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseCheckIT {

  @TempDir static Path directory;

  private static OtherPostgres postgres = new OtherPostgres(Path.of(""), 0);

  @BeforeAll
  static void setUp() throws Exception {
    postgres = OtherPostgres.setUp(directory, EmbeddedPostgres.freePort());
  }

  @Test
  void aDatabaseThatIsStillStartingIsWaitedFor() throws Exception {
    var check =
        CompletableFuture.runAsync(new DatabaseCheck(postgres.database(), Patience.LIMIT)::run);
    try (var _ = postgres.start()) {
      check.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(check).isCompleted();
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNamedWithoutItsPassword() {
    var database = postgres.database();
    var hidden = new Settings.Database(database.url() + "?password=hush", "operator", "hush");
    assertRefused(hidden, "does IMC_DATABASE_URL lead to it?", Duration.ZERO)
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("hush"));
  }

  @Test
  void wrongCredentialsAndMissingDatabasesNameTheirSettings() throws Exception {
    try (var _ = postgres.start()) {
      var database = postgres.database();
      new DatabaseCheck(database, Patience.LIMIT).run();
      assertRefused(
          new Settings.Database(database.url(), "operator", "wrong"),
          "check IMC_DATABASE_USER and IMC_DATABASE_PASSWORD",
          Patience.LIMIT);
      assertRefused(
          new Settings.Database(
              database.url().replace("/postgres", "/absent"), "operator", database.password()),
          "create the database or correct IMC_DATABASE_URL",
          Patience.LIMIT);
    }
  }

  @Test
  void aDatabaseThatForgetsWhatItAcknowledgedIsRefused() throws Exception {
    try (var _ = postgres.start("fsync=off")) {
      assertRefused(postgres.database(), "runs with fsync = off", Patience.LIMIT);
    }
    try (var _ = postgres.start("full_page_writes=off")) {
      assertRefused(postgres.database(), "runs with full_page_writes = off", Patience.LIMIT);
    }
  }

  @Test
  void aDatabaseWithoutTrigramsIsRefused() throws Exception {
    var control = directory.resolve("programs/share/postgresql/extension/pg_trgm.control");
    var aside = Files.move(control, directory.resolve("aside"));
    try (var _ = postgres.start()) {
      assertRefused(postgres.database(), "lacks the extension pg_trgm", Patience.LIMIT);
    } finally {
      Files.move(aside, control);
    }
  }

  @Test
  void aStandbyIsRefused() throws Exception {
    var signal = Files.createFile(directory.resolve("cluster/standby.signal"));
    try (var _ = postgres.start()) {
      assertRefused(postgres.database(), "read-only standby", Patience.LIMIT);
    } finally {
      Files.delete(signal);
    }
  }

  @Test
  void aDatabaseThatCannotHoldEveryTextIsRefused() throws IOException {
    try (var _ = postgres.start()) {
      var database = postgres.database();
      new DatabaseCheck(database, Patience.LIMIT).run();
      Databases.jdbi(database)
          .useHandle(h -> h.execute("create database latin encoding 'LATIN1' template template0"));
      var latin =
          new Settings.Database(
              database.url().replace("/postgres", "/latin"), "operator", database.password());
      assertRefused(latin, "encoding 'UTF8'", Patience.LIMIT);
    }
  }

  @Test
  void aMalformedAddressIsRefused() {
    var database = new Settings.Database("jdbc:postgresql://host:port/x?password=hush", "", "");
    assertRefused(database, "expected: jdbc:postgresql://host:port/database", Patience.LIMIT);
  }

  @Test
  void everySessionOfThePoolCommitsDurablyWhateverTheServersDefault() throws Exception {
    try (var database = TestDatabase.create()) {
      var name = database.database().url().replaceFirst(".*/", "");
      database
          .jdbi()
          .useHandle(h -> h.execute("alter database " + name + " set synchronous_commit = off"));
      assertThat(read(Databases.jdbi(database.database()))).isEqualTo("off");
      try (var pool = TestDatabase.pool(database.database())) {
        assertThat(read(Databases.jdbi(pool))).isEqualTo("on");
      }
    }
  }

  private static String read(Jdbi jdbi) {
    return jdbi.withHandle(h -> h.createQuery("show synchronous_commit").mapTo(String.class).one());
  }

  private static ThrowableAssertAlternative<DatabaseUnusable> assertRefused(
      Settings.Database database, String sentence, Duration patience) {
    return assertThatExceptionOfType(DatabaseUnusable.class)
        .isThrownBy(new DatabaseCheck(database, patience)::run)
        .withMessageContaining(sentence);
  }
}
