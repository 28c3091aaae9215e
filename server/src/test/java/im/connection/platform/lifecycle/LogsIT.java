package im.connection.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
final class LogsIT {
  /// What Vert.x says of a machine that is too busy to run its event loops for seconds.
  private static final String BUSY = "has been blocked for";

  @Test
  void aNormalStartIsShortAndTellsWhatMatters() throws IOException {
    try (var database = TestDatabase.create();
        var server = RunningServer.builder().database(database.database()).start()) {
      assertThat(server.log())
          .contains("IMConnection " + Product.read().version())
          .contains("Open       " + server.uri())
          .contains("API docs   " + server.uri() + "/docs")
          .contains("Data       " + server.dataDir())
          .contains("Database   PostgreSQL at 127.0.0.1")
          .doesNotContain(database.database().password());
      var lines = server.log().lines().filter(line -> !line.contains(BUSY)).toList();
      assertThat(lines).hasSizeLessThan(16).noneMatch(line -> line.contains("WARN"));
      var file = server.dataDir().resolve("logs/imconnection.log");
      await().until(() -> Files.readString(file).contains("server started"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void inJsonEveryLineIsAnObject() throws IOException {
    try (var database = TestDatabase.create();
        var server =
            RunningServer.builder()
                .database(database.database())
                .setting("IMC_LOG_FORMAT", "json")
                .start()) {
      var mapper = new ObjectMapper();
      for (String line : server.log().lines().toList()) {
        assertThat(mapper.readTree(line).path("level").asText()).isNotEmpty();
      }
    }
  }
}
