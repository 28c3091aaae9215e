package im.connection.bench;

import im.connection.bench.People.Returning;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;

/// What a connection costs that does nothing: signed in, caught up, subscribed to one direct
/// conversation.
final class IdleScenario implements Scenario {
  private static final int AT_ONCE = 100;
  private static final int GROWN = 12;
  private static final List<Option> OPTIONS =
      List.of(
          new Option("connections", 10_000, "idle connections"),
          new Option("users", 200, 2, "users they belong to, in pairs of friends"));

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String summary() {
    return "memory of the server per idle connection";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public Report run(Lab lab) throws IOException, InterruptedException {
    int connections = lab.number("connections");
    var people = lab.people().returning(lab.number("users"));
    try (var sockets = lab.sockets()) {
      rehearse(sockets, people);
      var before = Memory.of(lab.server());
      lab.say("%,d bytes in use, %,d resident", before.heap().total(), before.resident());
      var tally = new Tally();
      connect(sockets, people, connections, tally);
      lab.say("%d connections are live", connections);
      var after = Memory.of(lab.server());
      tally.check();
      tally.close();
      tell(lab, before, after, connections);
      return report(lab, before, after, connections);
    }
  }

  /// Lets the server load and allocate what it needs only once.
  private static void rehearse(Sockets sockets, List<Returning> people)
      throws InterruptedException {
    var tally = new Tally();
    var trial = connect(sockets, people, people.size(), tally);
    tally.close();
    Sockets.closeAll(trial);
  }

  private static List<Socket> connect(
      Sockets sockets, List<Returning> people, int count, Tally tally) throws InterruptedException {
    var ears = new Deaf(tally);
    return sockets.open(count, AT_ONCE, i -> people.get(i % people.size()).on(ears));
  }

  private static void tell(Lab lab, Memory before, Memory after, int connections) {
    lab.say("%,d bytes in use, %,d resident", after.heap().total(), after.resident());
    lab.say("most of it, in bytes per connection:");
    after
        .heap()
        .growth(before.heap(), GROWN)
        .forEach(entry -> lab.say("  %,7d %s", entry.getValue() / connections, entry.getKey()));
  }

  private static Report report(Lab lab, Memory before, Memory after, int connections) {
    long heap = after.heap().total() - before.heap().total();
    return new Report.Builder(lab)
        .add("heap", "KiB/connection", "≤ 12", kib(heap, connections))
        .add("resident", "KiB/connection", kib(after.resident() - before.resident(), connections))
        .add("heap in use, before", "MiB", mib(before.heap().total()))
        .add("heap in use, after", "MiB", mib(after.heap().total()))
        .add("resident, before", "MiB", mib(before.resident()))
        .add("resident, after", "MiB", mib(after.resident()))
        .checked("%,d connections live at once, none lost".formatted(connections))
        .build();
  }

  private static double kib(long bytes, int count) {
    return bytes / 1024.0 / count;
  }

  private static double mib(long bytes) {
    return bytes / 1_048_576.0;
  }

  /// What the server holds.
  ///
  /// @param heap after two collections: the first lets go of what waits for its cleaner
  private record Memory(Heap heap, long resident) {
    static Memory of(Server server) throws IOException, InterruptedException {
      server.diagnose("GC.run");
      Thread.sleep(1_000);
      var heap = Heap.parse(server.diagnose("GC.class_histogram"));
      return new Memory(heap, server.processes().serverResident());
    }
  }

  /// Hears nothing but the end.
  record Deaf(Tally tally) implements Socket.Ears {
    @Override
    public void text(ByteBuf data, int index, int length) {}

    @Override
    public void readAll() {}

    @Override
    public void lost(String reason) {
      tally.fail("a connection was lost: " + reason);
    }
  }
}
