package im.connection.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import im.connection.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.flywaydb.core.api.MigrationVersion;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationsIT {
  private final TestDatabase database = TestDatabase.createEmpty();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void serversThatStartAtOnceMigrateOnce() throws Exception {
    try (var servers = Executors.newVirtualThreadPerTaskExecutor()) {
      var starts = new ArrayList<Callable<Boolean>>();
      for (int i = 0; i < 4; i++) {
        starts.add(() -> {
          Databases.prepare(database.database());
          return true;
        });
      }
      for (var start : servers.invokeAll(starts)) {
        assertThat(start.get()).isTrue();
      }
    }
    assertThat(applied()).doesNotHaveDuplicates().contains("1", "3");
  }

  @Test
  void aDatabaseNewerThanTheProgramIsRefusedAndLeftAlone() {
    Databases.prepare(database.database());
    database.jdbi().useHandle(MigrationsIT::pretendNewer);
    var before = applied();
    assertThatExceptionOfType(DatabaseUnusable.class)
        .isThrownBy(() -> Databases.prepare(database.database()))
        .withMessageMatching(
            "This database was written by a newer IMConnection \\(schema 9999; this program knows \\d+\\)\\. Start the newer version\\.");
    assertThat(applied()).isEqualTo(before);
  }

  @Test
  void whoChangedPrivacySettingsBeforeKeepsThemAndIsWrittenToByEverybody() {
    new Migrations(database.database()).migrate(MigrationVersion.fromVersion("23"));
    var kept = "{\"groupInvitations\": \"everyone\"}";
    database
        .jdbi()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into users (id, username, display_name, created_at, updated_at)
              values (1, 'ann', 'Ann', now(), now())
              """);
          handle.execute("insert into user_privacy values (1, ?::jsonb)", kept);
        });
    Databases.prepare(database.database());
    String settings =
        database
            .jdbi()
            .withHandle(handle ->
                handle.createQuery("select settings from user_privacy").mapTo(String.class).one());
    assertThat(settings)
        .isEqualTo("{\"messages\": \"everyone\", \"groupInvitations\": \"everyone\"}");
  }

  /// Notes a migration of a later version, as that version's program would.
  static void pretendNewer(Handle handle) {
    handle.execute(
        """
        insert into flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        values (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 'someone', 1, true)
        """);
  }

  private List<String> applied() {
    String sql = "select version from flyway_schema_history where success";
    return database.jdbi().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }
}
