package im.connection.gateway;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Person;
import im.connection.testing.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Members of one group who write and read as good clients do, whatever happens to the server: a
/// message is repeated with the same key until it is acknowledged, and whoever was cut off comes
/// back and syncs from what it holds.
final class Crowd implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(50);

  /// What a sender was told of one message.
  record Acked(long seq, String id, String clientId) {}

  /// A device that only listens.
  final class Reader {
    final List<Long> seqs = new ArrayList<>();
    private final Person person;
    private volatile long seq;
    private volatile long rev;

    Reader(Person person) {
      this.person = person;
    }

    long seq() {
      return seq;
    }

    private void read() {
      while (!isOver) {
        try (var socket = person.socket()) {
          var has = Map.of(group, Map.of("seq", seq, "rev", rev));
          socket.sync(seq == 0 ? Map.of() : Map.of("positions", has), this::take);
          while (!isOver && !socket.isClosed()) {
            while (socket.waiting() > 0) {
              event(socket.next());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
          }
        } catch (RuntimeException cutOff) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    }

    private void take(JsonNode page) {
      for (JsonNode item : page.get("conversations")) {
        if (item.get("conversation").get("id").asText().equals(group)) {
          item.get("messages").forEach(message -> add(message.get("seq").asLong()));
          seq = item.get("position").get("seq").asLong();
          rev = item.get("position").get("rev").asLong();
        }
      }
    }

    private void event(Socket.Notice notice) {
      if (notice.method().equals("message.created")
          && notice.params().get("conversationId").asText().equals(group)) {
        add(notice.params().get("message").get("seq").asLong());
        rev = notice.params().get("rev").asLong();
      }
    }

    /// A client's rule: what it has it does not take again.
    private void add(long next) {
      if (next > seq) {
        seqs.add(next);
        seq = next;
      }
    }
  }

  final Queue<Acked> acked = new ConcurrentLinkedQueue<>();
  final List<Reader> readers;
  private final String group;
  private final List<Person> people;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> senders = new ArrayList<>();
  private volatile boolean isFull;
  private volatile boolean isOver;

  Crowd(String group, List<Person> people) {
    this.group = group;
    this.people = people;
    this.readers = people.stream().map(p -> new Reader(p.onAnotherDevice())).toList();
  }

  /// Lets everybody read, and each person write from `senders` threads over one connection.
  void start(int sendersEach) {
    readers.forEach(reader -> threads.execute(reader::read));
    for (Person person : people) {
      var line = new Line(person);
      IntStream.range(0, sendersEach)
          .forEach(
              i -> senders.add(threads.submit(() -> write(line, person.username() + "-" + i))));
    }
  }

  /// Lets the senders have their last message acknowledged, and the readers read up to the end.
  void finish(Duration limit) {
    isFull = true;
    await("last acknowledgements")
        .atMost(limit)
        .until(() -> senders.stream().allMatch(Future::isDone));
    long end = acked.stream().mapToLong(Acked::seq).max().orElse(0);
    await("readers at the end")
        .atMost(limit)
        .until(() -> readers.stream().allMatch(reader -> reader.seq() >= end));
    isOver = true;
  }

  @Override
  public void close() {
    isFull = true;
    isOver = true;
    threads.shutdownNow();
  }

  private void write(Line line, String name) {
    for (int i = 0; !isFull; i++) {
      String clientId = name + "-" + i;
      JsonNode ack = null;
      while (ack == null && !isOver) {
        ack = line.send(Person.text(group, clientId, "message " + clientId));
      }
      if (ack != null) {
        acked.add(new Acked(ack.get("seq").asLong(), ack.get("id").asText(), clientId));
      }
    }
  }

  /// One person's connection for writing, made anew whenever it is gone.
  private static final class Line {
    private final Person person;
    private @Nullable Socket socket;

    Line(Person person) {
      this.person = person;
    }

    @Nullable JsonNode send(Map<String, Object> message) {
      try {
        return socket().call("message.send", message);
      } catch (RuntimeException | AssertionError unanswered) {
        LockSupport.parkNanos(PAUSE.toNanos());
        return null;
      }
    }

    private synchronized Socket socket() {
      var open = socket;
      if (open == null || open.isClosed()) {
        open = person.socket();
        socket = open;
      }
      return open;
    }
  }
}
