package im.connection.platform.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.testing.RunningServer;
import im.connection.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
final class DrainIT {
  private static final String SIGN_IN =
      """
      POST /api/v1/sessions HTTP/1.1
      Host: localhost
      Content-Type: application/json
      Content-Length: 43

      {"username":"nobody","password":"whatever"}\
      """;

  /// Lets whoever reads users wait longer than the server does for requests under way.
  private static final String HANG =
      """
      alter table users rename to users_away;
      create view users as select users_away.* from users_away cross join pg_sleep(59)
      """;

  private static final Pattern ACTIVE =
      Pattern.compile("(?m)^http_server_active_requests\\S* (\\d+)\\.");

  /// Keeps whoever reads users waiting.
  private record Lock(Handle handle) implements AutoCloseable {
    static Lock of(TestDatabase database) {
      var handle = database.jdbi().open().begin();
      handle.execute("lock table users in access exclusive mode");
      return new Lock(handle);
    }

    @Override
    public void close() {
      release();
    }

    void release() {
      if (!handle.isClosed()) {
        handle.rollback();
        handle.close();
      }
    }
  }

  @Test
  void aRequestUnderWayIsAnsweredWhileNewOnesAreRefused() throws IOException {
    try (var database = TestDatabase.create();
        var server =
            RunningServer.builder()
                .database(database.database())
                .jvmOption("-Dimc.stop.seconds=180")
                .start();
        var lock = Lock.of(database);
        var slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      send(slow, SIGN_IN);
      await().until(() -> active(server) == 2);

      server.signal();

      await().until(() -> server.api().get("/health").status() == 503);
      assertThat(server.api().get("/health").text()).contains("draining");
      var refused = server.api().get("/api/v1/users/me");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.code()).isEqualTo("unavailable");
      assertThat(refused.headers().firstValue("Retry-After")).contains("5");
      assertThat(refused.headers().firstValue("Connection")).contains("close");
      var inChinese = server.api().with("Accept-Language", "zh-CN").get("/api/v1/users/me");
      assertThat(inChinese.json().get("detail").asText()).startsWith("服务器正在停止");
      assertThat(server.api().get("/ping").status()).isEqualTo(503);

      lock.release();
      assertThat(new String(slow.getInputStream().readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 401");
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void aRequestThatNeverEndsDoesNotKeepTheServerFromStopping() throws IOException {
    try (var database = TestDatabase.create();
        var server = RunningServer.builder().database(database.database()).start();
        var stuck = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      database.jdbi().useHandle(handle -> handle.createScript(HANG).execute());
      send(stuck, SIGN_IN);
      await().until(() -> active(server) == 2);

      server.signal();

      assertThat(server.exitCode()).isZero();
      assertThat(server.log()).contains("requests given up count=1");
    }
  }

  @Test
  void askingAgainWhileItStopsChangesNothing() {
    try (var server = RunningServer.builder().start()) {
      server.signal();
      server.signal();
      server.signal();

      assertThat(server.exitCode()).isZero();
      assertThat(server.log())
          .containsOnlyOnce("server draining")
          .containsOnlyOnce("server drained");

      server.restart();
      assertThat(server.api().get("/health").status()).isEqualTo(200);
    }
  }

  @Test
  void aServerAskedToStopWhileItStartsStops() {
    try (var server = RunningServer.builder().launch()) {
      await().until(() -> server.dataDir().resolve("postgres").toFile().exists());

      server.signal();

      assertThat(server.exitCode()).isBetween(0, 1);
    }
  }

  private static int active(RunningServer server) {
    var active = ACTIVE.matcher(server.api().get("/prometheus").text());
    return active.find() ? Integer.parseInt(active.group(1)) : 0;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(UTF_8));
    socket.getOutputStream().flush();
  }
}
