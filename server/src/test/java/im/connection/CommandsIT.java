package im.connection;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Commands that work on the database of a server.
@Execution(ExecutionMode.CONCURRENT)
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
  void theIndexOfMessagesIsMadeAnewWhileTheServerRuns() {
    var server = RunningServer.shared();
    var ann = Person.register(server, "ann");
    try (var socket = ann.live()) {
      socket.call("message.send", Person.text(ann.group("读书会"), "c1", "明天读什么？"));
    }

    var outcome = server.run("rebuild-search");

    assertThat(outcome.output()).contains("messages are in the search index.");
    assertThat(outcome.exitCode()).isZero();
    var found =
        ann.api().insisting().get("/api/v1/messages/search?query=%E8%AF%BB%E4%BB%80%E4%B9%88");
    assertThat(found.expect(200).get("items")).hasSize(1);
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
