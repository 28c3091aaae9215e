package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.RawSocket;
import im.connection.testing.RunningServer;
import im.connection.testing.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/// Clients that do not read, on a server with so little memory that holding back what they should
/// get would end it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated
class SlowClientIT {
  private static final int MESSAGES = 1_000;
  private static final int AT_ONCE = 64;
  private static final int SMALL = 4_096;
  private static final String LONG = "x".repeat(7_000);

  private final RunningServer server =
      RunningServer.builder().jvmOption("-Xmx144m").longLived().start();
  private Person ann;
  private Person bob;
  private Person cat;
  private String group;

  @BeforeAll
  void register() {
    ann = Person.register(server, "ann");
    bob = Person.register(server, "bob");
    cat = Person.register(server, "cat");
    group = ann.group("busy", bob, cat);
  }

  @AfterAll
  void stop() {
    assertThat(server.isAlive()).isTrue();
    server.close();
  }

  @Test
  void whoNeverReadsHarmsNobodyAndGetsEverythingOnceInTheEnd() {
    try (var sender = ann.live();
        var reader = bob.live();
        var slow = RawSocket.connect(server, SMALL).upgraded(Map.of())) {
      slow.call("session.open", Map.of("accessToken", cat.token()));
      long from = live(slow);

      send(sender, "m", MESSAGES);
      var seqs = new ArrayList<Long>();
      long rev = readUntilResync(slow, seqs);
      for (long seq = from + 1; seq <= from + MESSAGES; seq++) {
        assertThat(seq(reader.next("message.created"))).isEqualTo(seq);
      }

      assertThat(seqs).isNotEmpty().hasSizeLessThan(MESSAGES);
      catchUp(slow, seqs, rev);
      send(sender, "after", 3);
      IntStream.range(0, 3).forEach(i -> seqs.add(seq(slow.next("message.created"))));
      var expected = IntStream.rangeClosed(1, MESSAGES + 3).mapToObj(i -> from + i).toList();
      assertThat(seqs).isEqualTo(expected);
    }
  }

  @Test
  void whoAsksWithoutReadingTheAnswersIsPaused() {
    try (var other = bob.live();
        var slow = RawSocket.connect(server, SMALL).upgraded(Map.of())) {
      slow.call("session.open", Map.of("accessToken", ann.token()));
      try (var sender = ann.live()) {
        send(sender, "flood", 200);
      }
      var ids = new ArrayList<String>();
      for (int i = 0; i < 300; i++) {
        ids.add(slow.request("queue.sync", Map.of("positions", Map.of(), "limit", 200)));
      }
      for (int i = 0; i < 300; i++) {
        slow.request("message.history", Map.of("conversationId", group, "limit", 200));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(other.call("message.send", Person.text(group, "calm" + i, "calm")).has("seq"))
            .isTrue();
      }
      var answered = new ArrayList<String>();
      while (answered.size() < ids.size() + 20) {
        var frame = slow.read();
        assertThat(frame).isNotNull();
        answered.add(id(frame.text()));
      }
      assertThat(answered.stream().filter(ids::contains).toList())
          .isEqualTo(ids.subList(0, (int) answered.stream().filter(ids::contains).count()));
      assertThat(server.isAlive()).isTrue();
    }
  }

  private static String id(String text) {
    int at = text.indexOf("\"id\":\"");
    return at < 0 ? "" : text.substring(at + 6, text.indexOf('"', at + 6));
  }

  private void send(Socket sender, String prefix, int count) {
    var answers = new ArrayDeque<CompletableFuture<JsonNode>>();
    for (int i = 0; i < count; i++) {
      answers.add(sender.start("message.send", Person.text(group, prefix + i, LONG)));
      if (answers.size() >= AT_ONCE) {
        Socket.result(answers.remove());
      }
    }
    answers.forEach(Socket::result);
  }

  private long live(RawSocket socket) {
    var page = socket.call("queue.sync", Map.of());
    long seq = 0;
    while (true) {
      for (JsonNode item : page.get("conversations")) {
        seq = Math.max(seq, item.at("/position/seq").asLong());
      }
      if (!page.hasNonNull("next")) {
        return seq;
      }
      page = socket.call("queue.sync", Map.of("cursor", page.get("next").asText()));
    }
  }

  private static long readUntilResync(RawSocket slow, List<Long> seqs) {
    long rev = 0;
    while (true) {
      var event = slow.json();
      if (event.path("method").asText().equals("queue.resync")) {
        return rev;
      }
      seqs.add(seq(event.get("params")));
      rev = event.at("/params/rev").asLong();
    }
  }

  private void catchUp(RawSocket slow, List<Long> seqs, long rev) {
    var position = Map.of("seq", seqs.getLast(), "rev", rev);
    var page = slow.call("queue.sync", Map.of("positions", Map.of(group, position)));
    while (true) {
      for (JsonNode item : page.get("conversations")) {
        item.get("messages").forEach(message -> seqs.add(message.get("seq").asLong()));
      }
      if (!page.hasNonNull("next")) {
        return;
      }
      page = slow.call("queue.sync", Map.of("cursor", page.get("next").asText()));
    }
  }

  private static long seq(JsonNode params) {
    return params.at("/message/seq").asLong();
  }
}
