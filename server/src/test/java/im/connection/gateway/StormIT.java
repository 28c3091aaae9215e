package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Very many connections at once.
@Isolated
class StormIT {
  private static final int USERS = 10;
  private static final int EACH = 500;
  private static final String HANDSHAKE =
      """
      GET /ws HTTP/1.1
      Host: localhost
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13

      """;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void fiveThousandConnectAtOnceWhileOthersChat() throws Exception {
    try (var server = RunningServer.builder().start()) {
      var ann = Person.register(server, "ann");
      var bob = Person.register(server, "bob");
      ann.befriend(bob);
      var crowd =
          IntStream.range(0, USERS).mapToObj(i -> Person.register(server, "user" + i)).toList();
      String group = ann.group("everybody", crowd.toArray(Person[]::new));
      var latencies = new ArrayList<Duration>();
      List<RawSocket> sockets;
      try (var threads = Executors.newVirtualThreadPerTaskExecutor();
          var phone = ann.live();
          var other = bob.live()) {
        var storm =
            IntStream.range(0, USERS * EACH)
                .mapToObj(i -> threads.submit(() -> live(server, crowd.get(i % USERS))))
                .toList();
        for (int i = 0; !storm.stream().allMatch(Future::isDone) || i < 20; i++) {
          long start = System.nanoTime();
          phone.call("message.send", bob.textTo("c" + i, "meanwhile " + i));
          latencies.add(Duration.ofNanos(System.nanoTime() - start));
          assertThat(other.next("message.created").at("/message/clientId").asText())
              .isEqualTo("c" + i);
        }
        sockets = results(storm);
        phone.call("message.send", Person.text(group, "hello", "hello everybody"));
        results(sockets.stream().map(socket -> threads.submit(() -> awaitHello(socket))).toList());
        assertThat(metric(server, "imc_connections")).isEqualTo(USERS * EACH + 2);
        sockets.forEach(RawSocket::close);
      }
      assertThat(latencies).allSatisfy(it -> assertThat(it).isLessThan(Duration.ofSeconds(10)));
      await("nothing left behind")
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(metric(server, "imc_connections")).isZero();
            assertThat(metric(server, "imc_rooms")).isZero();
          });
    }
  }

  @Test
  void aNodeTakesSoManyConnectionsAndNoMore() throws Exception {
    try (var server = RunningServer.builder().setting("IMC_MAX_CONNECTIONS", "20").start();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sockets = IntStream.range(0, 100).mapToObj(i -> RawSocket.connect(server)).toList();
      var heads =
          results(
              sockets.stream()
                  .map(socket -> threads.submit(() -> socket.handshake(Map.of())))
                  .toList());
      assertThat(heads.stream().filter(head -> head.status() == 101)).hasSize(20);
      assertThat(heads.stream().filter(head -> head.status() != 101))
          .allSatisfy(head -> {
            assertThat(head.status()).isEqualTo(503);
            assertThat(head.body().get("code").asText()).isEqualTo("overloaded");
            assertThat(Integer.parseInt(head.headers().get("retry-after"))).isPositive();
          });
      sockets.forEach(RawSocket::close);
      await("room for others")
          .atMost(PATIENCE)
          .until(() -> {
            try (var next = RawSocket.connect(server)) {
              return next.handshake(Map.of()).status() == 101;
            }
          });
    }
  }

  @Test
  void whoVanishesDuringTheHandshakeLeavesNothingBehind() {
    try (var server = RunningServer.builder().setting("IMC_MAX_CONNECTIONS", "20").start()) {
      for (int i = 0; i < 300; i++) {
        RawSocket.connect(server).vanish(HANDSHAKE);
      }
      await("places of those gone")
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(metric(server, "imc_connections")).isZero();
            var next = IntStream.range(0, 20).mapToObj(i -> RawSocket.connect(server)).toList();
            var heads = next.stream().map(socket -> socket.handshake(Map.of()).status()).toList();
            next.forEach(RawSocket::close);
            assertThat(heads).containsOnly(101);
          });
    }
  }

  private static RawSocket live(RunningServer server, Person person) {
    var socket = RawSocket.connect(server).patience(PATIENCE).upgraded(Map.of());
    socket.call("session.open", Map.of("accessToken", person.token()));
    var page = socket.call("queue.sync", Map.of());
    while (page.hasNonNull("next")) {
      page = socket.call("queue.sync", Map.of("cursor", page.get("next").asText()));
    }
    return socket;
  }

  private static boolean awaitHello(RawSocket socket) {
    while (true) {
      if (socket.next("message.created").at("/message/clientId").asText().equals("hello")) {
        return true;
      }
    }
  }

  private static long metric(RunningServer server, String name) {
    return server
        .api()
        .get("/prometheus")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static <T> List<T> results(List<Future<T>> futures)
      throws InterruptedException, ExecutionException {
    var results = new ArrayList<T>();
    for (var future : futures) {
      results.add(future.get());
    }
    return results;
  }
}
