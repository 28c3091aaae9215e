package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Connections that outlive the idle time of HTTP, here made short.
@Execution(ExecutionMode.CONCURRENT)
class SocketLifeIT {
  private static final String IDLE_TIME = "-Dquarkus.http.idle-timeout=1s";

  @Test
  void whoOnlySendsRequestsStaysConnected() {
    try (var database = TestDatabase.create();
        var patient = RunningServer.builder().database(database.database()).start();
        var server =
            RunningServer.builder().database(database.database()).jvmOption(IDLE_TIME).start();
        var socket = RawSocket.signedIn(server, Person.register(patient, "ann").token())) {
      for (int i = 0; i < 5; i++) {
        try (var silent = RawSocket.connect(server)) {
          assertThat(silent.read()).as("the end of an idle HTTP connection").isNull();
        }
        socket.call("user.me", Map.of());
      }
    }
  }
}
