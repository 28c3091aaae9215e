package im.connection.bench;

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
          new Option("users", 200, "users they belong to, in pairs of friends"));

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
    var tally = new Tally();
    var people = lab.people().friends(lab.number("users"));
    try (var sockets = lab.sockets()) {
      var ears = new Deaf(tally);
      var trial =
          sockets.open(
              people.size(), AT_ONCE, i -> Sockets.Caller.of(people.get(i).accessToken(), ears));
      tally.close();
      Sockets.closeAll(trial);
      var before = look(lab);
      long residentBefore = lab.server().processes().serverResident();
      lab.say("%,d bytes in use, %,d resident", before.total(), residentBefore);
      var live = new Tally();
      var listening = new Deaf(live);
      long begun = System.nanoTime();
      sockets.open(
          connections,
          AT_ONCE,
          i -> Sockets.Caller.of(people.get(i % people.size()).accessToken(), listening));
      double seconds = (System.nanoTime() - begun) / 1e9;
      lab.say("%d connections are live after %.1f s", connections, seconds);
      var after = look(lab);
      long residentAfter = lab.server().processes().serverResident();
      live.check();
      live.close();
      lab.say("%,d bytes in use, %,d resident; of each connection:", after.total(), residentAfter);
      after
          .growth(before, GROWN)
          .forEach(
              entry -> lab.say("  %,7d bytes %s", entry.getValue() / connections, entry.getKey()));
      return new Report.Builder(lab)
          .add("heap", "KiB/connection", "≤ 12", kib(after.total() - before.total(), connections))
          .add("resident", "KiB/connection", kib(residentAfter - residentBefore, connections))
          .add("resident before", "MiB", residentBefore / 1048576.0)
          .add("resident after", "MiB", residentAfter / 1048576.0)
          .add("heap in use after", "MiB", after.total() / 1048576.0)
          .checked("%,d connections live at once, none lost".formatted(connections))
          .build();
    }
  }

  /// What is in use after two collections: the first lets go of what waits for its cleaner.
  private static Heap look(Lab lab) throws IOException, InterruptedException {
    lab.server().diagnose("GC.run");
    Thread.sleep(1_000);
    return Heap.parse(lab.server().diagnose("GC.class_histogram"));
  }

  private static double kib(long bytes, int count) {
    return bytes / 1024.0 / count;
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
