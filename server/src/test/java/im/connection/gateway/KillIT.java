package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Measured;
import im.connection.testing.Person;
import im.connection.testing.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/// The server and its PostgreSQL are killed again and again in the middle of traffic. The number of
/// times each is killed can be raised with `-Dimc.kills=20`.
@Isolated
class KillIT {
  private static final int KILLS = Integer.getInteger("imc.kills", 3);
  private static final int PHONES = 10;
  private static final int SENDERS = 50;
  private static final int ACKS_BETWEEN_KILLS = 150;
  private static final long PACE_MILLIS = 60;

  /// Sends one message after the other; each until it is acknowledged.
  private final class Sender implements Runnable {
    private final Phone phone;
    private final String name;
    private int number;
    private @Nullable Map<String, Object> message;

    Sender(int index) {
      phone = phones.get(index % PHONES);
      name = "s" + index + "-";
    }

    @Override
    public void run() {
      var current = message;
      if (current == null) {
        if (stopping) {
          return;
        }
        String conversation = conversations.get(++number % conversations.size());
        current = Person.text(conversation, name + number, "number " + number);
        message = current;
      }
      phone
          .trySend(current)
          .ifPresent(ack -> {
            acks.put(name + number, ack);
            message = null;
          });
    }

    boolean isIdle() {
      return message == null;
    }
  }

  private final Map<String, JsonNode> acks = new ConcurrentHashMap<>();
  private final List<Phone> phones = new ArrayList<>();
  private final List<String> conversations = new ArrayList<>();
  private volatile boolean stopping;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void everyAcknowledgedMessageSurvivesAndReachesEveryDeviceOnceInOrder() {
    try (var server = RunningServer.builder().start();
        var timer = Executors.newScheduledThreadPool(SENDERS)) {
      meet(server);
      var starts = begin();
      var senders = IntStream.range(0, SENDERS).mapToObj(Sender::new).toList();
      for (Sender sender : senders) {
        var _ = timer.scheduleWithFixedDelay(sender, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
      }
      killAgainAndAgain(server);
      stopping = true;
      await().until(() -> senders.stream().allMatch(Sender::isIdle));
      timer.shutdownNow();
      check(starts);
      Measured.add(
          "killed the server %d and PostgreSQL %d times: senders=%d acknowledged=%d connects=%d"
              .formatted(
                  KILLS,
                  KILLS,
                  SENDERS,
                  acks.size(),
                  phones.stream().mapToInt(phone -> phone.connects.get()).sum()));
    } finally {
      phones.forEach(Phone::stop);
    }
  }

  private void killAgainAndAgain(RunningServer server) {
    for (int i = 0; i < KILLS; i++) {
      awaitTraffic();
      server.kill();
      server.restart();
      awaitTraffic();
      killPostgres(server);
    }
    awaitTraffic();
  }

  /// Ten people, three groups of them all, and everybody online.
  private void meet(RunningServer server) {
    for (int i = 0; i < PHONES; i++) {
      phones.add(new Phone(Person.register(server, "p" + i)));
    }
    var others = phones.stream().skip(1).map(Phone::person).toArray(Person[]::new);
    for (int i = 0; i < 3; i++) {
      conversations.add(phones.getFirst().person().group("group " + i, others));
    }
  }

  /// Lets everybody connect; returns the last message each conversation holds before the traffic.
  private Map<String, Long> begin() {
    var starts = new ConcurrentHashMap<String, Long>();
    logs().forEach((id, log) -> starts.put(id, (long) log.size()));
    phones.forEach(phone -> Thread.ofVirtual().name("phone").start(phone));
    await().until(() -> haveSeen(starts));
    return starts;
  }

  private boolean haveSeen(Map<String, Long> ends) {
    return phones.stream()
        .allMatch(phone ->
            conversations.stream()
                .allMatch(id -> {
                  var seen = phone.seen(id);
                  return !seen.isEmpty() && seen.getLast() >= ends.getOrDefault(id, 0L);
                }));
  }

  private void awaitTraffic() {
    int before = acks.size();
    await().until(() -> acks.size() >= before + ACKS_BETWEEN_KILLS);
  }

  private static void killPostgres(RunningServer server) {
    long pid = postmaster(server.dataDir());
    var process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    await().until(() -> !process.isAlive());
  }

  private static long postmaster(Path dataDir) {
    try {
      var file = dataDir.resolve("postgres/data/postmaster.pid");
      return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void check(Map<String, Long> starts) {
    var logs = logs();
    var ends = new ConcurrentHashMap<String, Long>();
    logs.forEach((id, log) -> ends.put(id, (long) log.size()));
    var checked = new AtomicInteger();
    logs.forEach((id, log) -> {
      assertThat(log.stream().map(row -> row.get("seq").asLong()))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
      assertThat(log.stream().map(row -> row.get("id").asText())).doesNotHaveDuplicates();
      for (JsonNode row : log) {
        if (row.has("clientId")) {
          var ack = acks.get(row.get("clientId").asText());
          assertThat(ack).as("acknowledgement of %s", row).isNotNull();
          assertThat(ack.get("conversationId").asText()).isEqualTo(id);
          assertThat(ack.get("seq")).isEqualTo(row.get("seq"));
          assertThat(ack.get("id")).isEqualTo(row.get("id"));
          checked.incrementAndGet();
        }
      }
    });
    assertThat(checked).hasValue(acks.size());
    await().until(() -> haveSeen(ends));
    for (Phone phone : phones) {
      for (String id : conversations) {
        var seen = phone.seen(id);
        long first = seen.getFirst();
        assertThat(first).isLessThanOrEqualTo(starts.getOrDefault(id, 0L));
        assertThat(seen).isEqualTo(LongStream.rangeClosed(first, seen.getLast()).boxed().toList());
        assertThat(seen.getLast()).isEqualTo(ends.get(id));
      }
    }
    assertThat(Phone.violations(phones)).isEmpty();
  }

  /// Everything in every log, as the one who sees all of it reads it.
  private Map<String, List<JsonNode>> logs() {
    var logs = new ConcurrentHashMap<String, List<JsonNode>>();
    var api = phones.getFirst().person().api();
    for (String id : conversations) {
      var log = new ArrayList<JsonNode>();
      String path = "/api/v1/conversations/" + id + "/messages?limit=200&after=";
      var page = api.get(path + 0).expect(200);
      page.get("items").forEach(log::add);
      while (page.hasNonNull("next")) {
        page = api.get(path + page.get("next").asText()).expect(200);
        page.get("items").forEach(log::add);
      }
      logs.put(id, log);
    }
    return logs;
  }
}
