package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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

  /// A device that connects, catches up and stays, and tries again when it is refused or cut off.
  private static final class Guest implements Runnable {
    static final String HELLO = "hello everybody";

    private final Person person;
    private final CountDownLatch live;
    private final CountDownLatch heard;
    private boolean isLive;
    private boolean hasHeard;
    private volatile @Nullable RawSocket socket;
    private volatile boolean isLeaving;

    Guest(Person person, CountDownLatch live, CountDownLatch heard) {
      this.person = person;
      this.live = live;
      this.heard = heard;
    }

    @Override
    public void run() {
      while (!isLeaving) {
        try (var connected = RawSocket.connect(person.server())) {
          socket = connected;
          if (isLeaving) {
            return;
          }
          stay(connected.answeringPings().upgraded(Map.of()));
        } catch (AssertionError | UncheckedIOException refused) {
          socket = null;
        }
      }
    }

    private void stay(RawSocket connected) {
      connected.call("session.open", Map.of("accessToken", person.token()));
      catchUp(connected);
      for (var frame = connected.read(); frame != null; frame = connected.read()) {
        listen(frame.text());
        if (frame.text().contains("queue.resync")) {
          catchUp(connected);
        }
      }
    }

    private void catchUp(RawSocket connected) {
      var page = connected.call("queue.sync", Map.of());
      listen(page.toString());
      while (page.hasNonNull("next")) {
        page = connected.call("queue.sync", Map.of("cursor", page.get("next").asText()));
        listen(page.toString());
      }
      if (!isLive) {
        isLive = true;
        live.countDown();
      }
    }

    private void listen(String text) {
      if (!hasHeard && text.contains(HELLO)) {
        hasHeard = true;
        heard.countDown();
      }
    }

    void leave() {
      isLeaving = true;
      Optional.ofNullable(socket).ifPresent(RawSocket::close);
    }
  }

  @Test
  void fiveThousandConnectAtOnceWhileOthersChat() throws Exception {
    try (var server = RunningServer.builder().longLived().start()) {
      var ann = Person.register(server, "ann");
      var bob = Person.register(server, "bob");
      ann.befriend(bob);
      var crowd =
          IntStream.range(0, USERS).mapToObj(i -> Person.register(server, "user" + i)).toList();
      String group = ann.group("everybody", crowd.toArray(Person[]::new));
      var live = new CountDownLatch(USERS * EACH);
      var heard = new CountDownLatch(USERS * EACH);
      var guests =
          IntStream.range(0, USERS * EACH)
              .mapToObj(i -> new Guest(crowd.get(i % USERS), live, heard))
              .toList();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor();
          var phone = ann.live();
          var other = bob.live()) {
        var storm = guests.stream().map(guest -> (Future<?>) threads.submit(guest)).toList();
        try {
          for (int i = 0; live.getCount() > 0 || i < 20; i++) {
            sendUntilStored(phone, bob.textTo("c" + i, "meanwhile " + i));
            assertThat(other.next("message.created").at("/message/clientId").asText())
                .isEqualTo("c" + i);
          }
          sendUntilStored(phone, Person.text(group, "hello", Guest.HELLO));
          await().untilAsserted(() -> assertThat(heard.getCount()).isZero());
          await()
              .untilAsserted(
                  () -> assertThat(metric(server, "imc_connections")).isEqualTo(USERS * EACH + 2));
        } finally {
          guests.forEach(Guest::leave);
        }
        for (var guest : storm) {
          guest.get();
        }
      }
      await("nothing left behind")
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
      var signedIn = Map.of("Authorization", "Bearer " + Person.register(server, "ann").token());
      var sockets = IntStream.range(0, 100).mapToObj(i -> RawSocket.elsewhere(server, i)).toList();
      var heads =
          results(
              sockets.stream()
                  .map(socket -> threads.submit(() -> socket.handshake(signedIn)))
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
        RawSocket.elsewhere(server, i).vanish(HANDSHAKE);
      }
      await("places of those gone")
          .untilAsserted(() -> {
            assertThat(metric(server, "imc_connections")).isZero();
            var next =
                IntStream.range(0, 20).mapToObj(i -> RawSocket.elsewhere(server, i)).toList();
            var heads = next.stream().map(socket -> socket.handshake(Map.of()).status()).toList();
            next.forEach(RawSocket::close);
            assertThat(heads).containsOnly(101);
          });
    }
  }

  /// Sends again while the server says that too much is under way.
  private static void sendUntilStored(Socket phone, Map<String, Object> message) {
    await()
        .until(() -> {
          try {
            return phone.call("message.send", message).has("seq");
          } catch (Socket.RpcFailure busy) {
            assertThat(busy.code()).isIn("overloaded", "unavailable");
            return false;
          }
        });
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
