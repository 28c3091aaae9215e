package im.connection;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Commands that work on the database of a server.
class CommandsIT {
  @Test
  void keysAreReplacedWhileTheServerRunsAndNobodyIsSignedOut() {
    try (var database = TestDatabase.create();
        var server = RunningServer.builder().database(database.database()).start()) {
      var ann = Person.register(server, "ann");
      assertThat(keys(database)).isEqualTo(2);

      var outcome = server.run("rotate-keys");

      assertThat(outcome.output()).contains("nobody is signed out");
      assertThat(outcome.exitCode()).isZero();
      assertThat(keys(database)).isEqualTo(4);
      ann.api().get("/api/v1/users/me").expect(200);
      server
          .api()
          .post("/api/v1/sessions/refresh", Map.of("refreshToken", ann.refresh()))
          .expect(200);
    }
  }

  @Test
  void theEmbeddedDatabaseOfARunningServerIsFound() {
    var outcome = RunningServer.shared().run("rotate-keys");

    assertThat(outcome.output()).contains("nobody is signed out");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void withoutADatabaseTheCommandSaysSo() {
    try (var server = RunningServer.builder().launch()) {
      server.kill();
      var outcome = server.run("rotate-keys", "--data-dir", server.dataDir() + "-missing");

      assertThat(outcome.output()).contains("There is no database in").doesNotContain("\tat ");
      assertThat(outcome.exitCode()).isEqualTo(1);
    }
  }

  private static int keys(TestDatabase database) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle.createQuery("select count(*) from signing_key").mapTo(Integer.class).one());
  }
}
