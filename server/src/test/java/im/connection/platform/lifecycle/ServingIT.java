package im.connection.platform.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import im.connection.testing.RunningServer;
import org.junit.jupiter.api.Test;

final class ServingIT {
  private final RunningServer server = RunningServer.shared();

  @Test
  void pingAnswersPong() {
    var answer = server.api().get("/ping");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("pong");
  }

  @Test
  void healthTellsTheVersionAndTheStateOfTheDatabase() {
    var health = server.api().get("/health").expect(200);

    assertThat(health.path("status").asText()).isEqualTo("UP");
    assertThat(health.path("version").asText()).isEqualTo(Product.read().version());
    assertThat(health.path("checks").findValuesAsText("name")).contains("database", "serving");
  }

  @Test
  void prometheusListsMetrics() {
    var answer = server.api().get("/prometheus");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("jvm_memory_used_bytes", "http_server");
  }
}
