package im.connection.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Packaged servers on one database, as an operator runs them.
@Execution(ExecutionMode.CONCURRENT)
class ServersOnOneDatabaseIT {
  @Test
  void theyMeetSayGoodbyeAndDropTheOneThatWasKilled() throws Exception {
    try (var database = TestDatabase.create();
        var staying = server(database);
        var leaving = server(database);
        var killed = server(database)) {
      await()
          .untilAsserted(() -> {
            assertThat(metrics(staying)).contains("imc_bus_peers 2.0");
            assertThat(metrics(leaving)).contains("imc_bus_peers 2.0");
            assertThat(metrics(killed)).contains("imc_bus_peers 2.0");
          });

      assertThat(leaving.terminate()).isZero();
      await().untilAsserted(() -> assertThat(staying.log()).contains("peer left"));
      await().until(() -> registered(database) == 2);

      killed.kill();
      await()
          .untilAsserted(
              () -> assertThat(staying.log()).containsSubsequence("peer left", "news may be lost"));
      await()
          .untilAsserted(() -> {
            assertThat(staying.log()).contains("peer expired");
            assertThat(metrics(staying)).contains("imc_bus_peers 0.0");
          });
      assertThat(registered(database)).isEqualTo(1);
    }
  }

  private static RunningServer server(TestDatabase database) {
    return RunningServer.builder().database(database.database()).jvmOption("-Xmx160m").start();
  }

  private static long registered(TestDatabase database) {
    return database
        .jdbi()
        .withHandle(handle -> handle.select("select count(*) from node").mapTo(Long.class).one());
  }

  private static String metrics(RunningServer server) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(server.uri() + "/prometheus")).build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}
