package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Kills the server and its PostgreSQL in the middle of the traffic of 50 senders, `-Dimc.kills`
/// times each (3 unless given), and compares what was acknowledged with the log and with what every
/// device received.
class KillIT {
  private static final int KILLS = Integer.getInteger("imc.kills", 3);
  private static final int PEOPLE = 10;
  private static final int SENDERS_EACH = 5;
  private static final int MESSAGES_BETWEEN = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void whatWasAcknowledgedIsInTheLogOnceAndReachesEveryDevice() {
    try (var server = RunningServer.builder().start()) {
      var people = IntStream.range(0, PEOPLE).mapToObj(i -> Person.register(server, "p")).toList();
      var owner = people.getFirst();
      String group = owner.group("风雨无阻", people.subList(1, PEOPLE).toArray(Person[]::new));
      try (var crowd = new Crowd(group, people)) {
        crowd.start(SENDERS_EACH);
        for (int i = 0; i < KILLS; i++) {
          awaitMore(crowd);
          server.kill();
          server.restart();
          awaitMore(crowd);
          killPostgres(server);
        }
        awaitMore(crowd);
        crowd.finish(PATIENCE);

        var log = history(owner, group);
        assertDense(log);
        assertAckedOnce(crowd, log);
        assertReceived(crowd, log.size());
      }
    }
  }

  private static void awaitMore(Crowd crowd) {
    int before = crowd.acked.size();
    await("traffic").atMost(PATIENCE).until(() -> crowd.acked.size() >= before + MESSAGES_BETWEEN);
  }

  private static void killPostgres(RunningServer server) {
    ProcessHandle.of(postmaster(server.dataDir())).orElseThrow().destroyForcibly();
  }

  private static long postmaster(Path dataDir) {
    try (var files = Files.walk(dataDir)) {
      var file = files.filter(path -> path.endsWith("postmaster.pid")).findFirst().orElseThrow();
      return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<JsonNode> history(Person person, String group) {
    var all = new ArrayList<JsonNode>();
    String after = "0";
    while (!after.isEmpty()) {
      var page =
          person
              .api()
              .get("/api/v1/conversations/" + group + "/messages?limit=200&after=" + after)
              .expect(200);
      page.get("items").forEach(all::add);
      after = page.path("next").asText();
    }
    return all;
  }

  private static void assertDense(List<JsonNode> log) {
    assertThat(log.stream().map(message -> message.get("seq").asLong()))
        .isEqualTo(LongStream.rangeClosed(1, log.size()).boxed().toList());
    var keys = log.stream().map(message -> message.path("clientId").asText()).toList();
    assertThat(keys.stream().filter(key -> !key.isEmpty())).doesNotHaveDuplicates();
  }

  private static void assertAckedOnce(Crowd crowd, List<JsonNode> log) {
    assertThat(crowd.acked)
        .allSatisfy(ack -> {
          var stored = log.get((int) ack.seq() - 1);
          assertThat(stored.get("id").asText()).isEqualTo(ack.id());
          assertThat(stored.get("clientId").asText()).isEqualTo(ack.clientId());
        });
    assertThat(crowd.acked.stream().map(Crowd.Acked::seq)).doesNotHaveDuplicates();
  }

  /// A member sees the log from the moment they joined.
  private static void assertReceived(Crowd crowd, int end) {
    assertThat(crowd.readers)
        .allSatisfy(reader -> {
          long first = reader.seqs.getFirst();
          assertThat(first).isLessThanOrEqualTo(PEOPLE);
          assertThat(reader.seqs).isEqualTo(LongStream.rangeClosed(first, end).boxed().toList());
        });
  }
}
