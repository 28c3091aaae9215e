package im.connection.gateway;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A device that never gives up: reconnects whenever it is cut off, catches up from what it holds
/// or what it acknowledged, and takes every message in once, by its conversation and seq.
final class Phone implements Runnable {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final int ACKNOWLEDGE_EVERY = 40;

  /// Errors after which the same request is sent again.
  private static final Set<String> PASSING = Set.of("overloaded", "unavailable", "rate_limited");

  private volatile Person person;
  private final Map<String, List<Long>> seen = new ConcurrentHashMap<>();
  private final Map<String, long[]> positions = new HashMap<>();
  private final Map<String, Long> ofThisConnection = new HashMap<>();
  private int untilAcknowledged = ACKNOWLEDGE_EVERY;
  private volatile @Nullable Socket live;
  private volatile boolean stopped;

  /// Whatever broke the rules of delivery.
  final List<String> violations = new CopyOnWriteArrayList<>();

  final AtomicInteger connects = new AtomicInteger();

  Phone(Person person) {
    this.person = person;
  }

  Person person() {
    return person;
  }

  /// What it took in of a conversation, in the order it did.
  List<Long> seen(String conversation) {
    return List.copyOf(seen.getOrDefault(conversation, List.of()));
  }

  void stop() {
    stopped = true;
  }

  /// Sends once and waits; empty when it has to be sent again.
  Optional<JsonNode> trySend(Map<String, Object> message) {
    var socket = live;
    if (socket == null || socket.isClosed()) {
      return Optional.empty();
    }
    try {
      return Optional.of(socket.call("message.send", message));
    } catch (Socket.RpcFailure refused) {
      if (!PASSING.contains(refused.code())) {
        violations.add("refused: " + refused.getMessage());
      }
      return Optional.empty();
    } catch (RuntimeException cutOff) {
      return Optional.empty();
    }
  }

  @Override
  public void run() {
    while (!stopped) {
      try (var socket = connected()) {
        catchUp(socket);
        listen(socket);
      } catch (RuntimeException cutOff) {
        live = null;
      }
    }
  }

  private Socket connected() {
    return await()
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(this::opened, s -> true);
  }

  private Socket opened() {
    try {
      return Socket.open(person.server().socketUri(), person.token());
    } catch (Socket.RpcFailure refused) {
      if (refused.code().equals("token_expired")) {
        person = person.refreshed();
      }
      throw refused;
    }
  }

  /// Every other time it forgets what it has, and its acknowledged positions count.
  private void catchUp(Socket socket) {
    ofThisConnection.clear();
    boolean says = connects.incrementAndGet() % 2 == 0;
    Map<String, Object> request = says ? Map.of("positions", known()) : Map.of();
    socket.sync(
        request,
        page -> {
          for (JsonNode item : page.get("conversations")) {
            item.get("messages").forEach(this::take);
            stand(item.get("conversation").get("id").asText(), item.get("position"));
          }
        });
    live = socket;
  }

  private void listen(Socket socket) {
    while (!stopped && !(socket.isClosed() && socket.waiting() == 0)) {
      var notice = socket.next(TICK);
      notice.ifPresent(event -> heard(socket, event));
      if (notice.isEmpty() || --untilAcknowledged <= 0) {
        untilAcknowledged = ACKNOWLEDGE_EVERY;
        var _ = socket.start("queue.ack", Map.of("positions", known()));
      }
    }
  }

  private void heard(Socket socket, Socket.Notice event) {
    switch (event.method()) {
      case "message.created" -> {
        var message = event.params().get("message");
        take(message);
        String id = message.get("conversationId").asText();
        long[] mine = position(id);
        mine[1] = Math.max(mine[1], event.params().get("rev").asLong());
      }
      case "queue.resync" -> catchUp(socket);
      default -> {}
    }
  }

  private void take(JsonNode message) {
    String id = message.get("conversationId").asText();
    long seq = message.get("seq").asLong();
    var before = ofThisConnection.put(id, seq);
    if (before != null && seq != before + 1) {
      violations.add("%s: %d after %d in one connection".formatted(id, seq, before));
    }
    var mine = seen.computeIfAbsent(id, key -> new CopyOnWriteArrayList<>());
    long last = mine.isEmpty() ? seq - 1 : mine.getLast();
    if (seq > last + 1) {
      violations.add("%s: %d after %d".formatted(id, seq, last));
    }
    if (seq > last) {
      mine.add(seq);
      position(id)[0] = seq;
    }
  }

  private void stand(String conversation, JsonNode position) {
    long[] mine = position(conversation);
    mine[0] = Math.max(mine[0], position.get("seq").asLong());
    mine[1] = Math.max(mine[1], position.get("rev").asLong());
  }

  /// The seq and rev it stands at.
  private long[] position(String conversation) {
    return positions.computeIfAbsent(conversation, key -> new long[2]);
  }

  private Map<String, Map<String, Long>> known() {
    var known = new HashMap<String, Map<String, Long>>();
    positions.forEach((id, at) -> known.put(id, Map.of("seq", at[0], "rev", at[1])));
    return known;
  }

  /// What was violated by any of these.
  static List<String> violations(List<Phone> phones) {
    var all = new ArrayList<String>();
    phones.forEach(phone -> all.addAll(phone.violations));
    return all;
  }
}
