package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A server that stops while people chat.
@Execution(ExecutionMode.CONCURRENT)
class GoodbyeIT {
  private static final int IDLE = 50;

  @Test
  void everybodyIsToldToReconnectAndWhatWasAcknowledgedIsThere() throws InterruptedException {
    try (var server = RunningServer.builder().start()) {
      var ann = Person.register(server, "ann");
      var bob = Person.register(server, "bob");
      ann.befriend(bob);
      String conversation =
          ann.api()
              .post("/api/v1/conversations", Map.of("userId", bob.id()))
              .expect(200)
              .get("id")
              .asText();
      var idle =
          IntStream.range(0, IDLE).mapToObj(i -> RawSocket.signedIn(server, bob.token())).toList();
      var deaf = RawSocket.signedIn(server, bob.token());
      var busy = RawSocket.signedIn(server, ann.token());
      var acknowledged = new ConcurrentHashMap<String, Long>();
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; ; i++) {
                    busy.request("message.send", Person.text(conversation, "m" + i, "line " + i));
                  }
                } catch (java.io.UncheckedIOException gone) {
                  assertThat(server.port()).isPositive();
                }
              });
      for (int i = 0; i < 200; i++) {
        note(busy.json(), acknowledged);
      }

      server.signal();
      assertThat(readToTheEnd(busy, acknowledged)).isEqualTo(1012);
      for (var socket : idle) {
        assertThat(socket.closeCode()).isEqualTo(1012);
        socket.close();
      }
      assertThat(deaf.closeCode()).isEqualTo(1012);
      assertThat(server.exitCode()).isZero();
      writer.join();

      server.restart();
      assertThat(stored(ann, conversation)).containsAllEntriesOf(acknowledged);
    }
  }

  private static int readToTheEnd(RawSocket socket, Map<String, Long> acknowledged) {
    for (var frame = socket.read(); frame != null; frame = socket.read()) {
      if (frame.opcode() == 8) {
        assertThat(socket.read()).isNull();
        return frame.code();
      }
      try {
        note(
            new com.fasterxml.jackson.databind.ObjectMapper().readTree(frame.text()), acknowledged);
      } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
        throw new AssertionError(broken);
      }
    }
    return RawSocket.CUT;
  }

  private static void note(JsonNode answer, Map<String, Long> acknowledged) {
    if (answer.has("result") && answer.get("result").has("seq")) {
      int number = Integer.parseInt(answer.get("id").asText().substring(1)) - 2;
      acknowledged.put("m" + number, answer.at("/result/seq").asLong());
    }
  }

  private static Map<String, Long> stored(Person person, String conversation) {
    var stored = new HashMap<String, Long>();
    String next = "0";
    while (next != null) {
      var page =
          person
              .api()
              .get(
                  "/api/v1/conversations/%s/messages?limit=200&after=%s"
                      .formatted(conversation, next))
              .expect(200);
      page.get("items")
          .forEach(item -> stored.put(item.get("clientId").asText(), item.get("seq").asLong()));
      next = page.hasNonNull("next") ? page.get("next").asText() : null;
    }
    return stored;
  }
}
