package im.connection.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/// One person who goes on using the server while others attack it.
final class HostileScenario implements Scenario {
  private static final int MAX_MEGABYTES = 400;
  private static final int MAX_SLOWDOWN = 5;
  private static final List<Option> OPTIONS =
      List.of(
          new Option("seconds", 10, "how long each attack lasts, and the calm before it"),
          new Option("pause", 20, "milliseconds between two requests of the bystander"));

  @Override
  public String name() {
    return "hostile";
  }

  @Override
  public String summary() {
    return "what a bystander notices of attacks, and what memory they take";
  }

  @Override
  public List<Option> options() {
    return OPTIONS;
  }

  @Override
  public Report run(Lab lab) throws IOException, InterruptedException {
    var report = new Report.Builder(lab);
    var bystander =
        Api.of(lab.server().uri()).as(lab.people().signedIn(1).getFirst().accessToken());
    watch(lab, bystander, new AtomicLong());
    var idle = watch(lab, bystander, new AtomicLong());
    add(report, "idle", idle, "");
    String goal = "≤ " + Figure.shown(MAX_SLOWDOWN * idle.getValueAtPercentile(99) / 1e3);
    lab.beginProfile();
    var resident = new AtomicLong();
    for (var attack : Attack.all(lab)) {
      try (var under = Assault.begin(attack)) {
        add(report, attack.name(), watch(lab, bystander, resident), goal);
        lab.say("%s: %,d times, %,d cut off", attack.name(), under.count(), under.refused());
      }
    }
    lab.endProfile();
    return report
        .add("resident memory at most", "MB", "≤ " + MAX_MEGABYTES, resident.get() / 1e6)
        .build();
  }

  private static void add(Report.Builder report, String name, Histogram times, String goal) {
    report
        .add(name + " p50", "ms", times.getValueAtPercentile(50) / 1e3)
        .add(name + " p99", "ms", goal, times.getValueAtPercentile(99) / 1e3);
  }

  /// How long the bystander's requests take, in microseconds; keeps the most memory that was seen.
  private static Histogram watch(Lab lab, Api bystander, AtomicLong resident)
      throws IOException, InterruptedException {
    var times = new Histogram(3);
    var processes = lab.server().processes();
    long end = System.nanoTime() + lab.number("seconds") * 1_000_000_000L;
    while (System.nanoTime() < end) {
      long begun = System.nanoTime();
      bystander.get("/api/v1/users/me").check(200);
      times.recordValue((System.nanoTime() - begun) / 1_000);
      resident.accumulateAndGet(processes.serverResident(), Math::max);
      Thread.sleep(lab.number("pause"));
    }
    return times;
  }

  /// Something that a few attackers do again and again.
  ///
  /// @param atOnce how many attackers there are
  record Attack(String name, int atOnce, Parallel.Work<Integer, ?> work) {
    /// All that is tried, one after the other.
    static List<Attack> all(Lab lab) throws IOException, InterruptedException {
      var api = Api.of(lab.server().uri()).impatient();
      var names = new AtomicLong();
      return List.of(
          new Attack(
              "40 wrong sign-ins at once",
              40,
              _ ->
                  api.post(
                      "/api/v1/sessions",
                      Map.of(
                          "username",
                          "nobody" + names.incrementAndGet(),
                          "password",
                          "wrong password"))));
    }
  }

  /// An attack that goes on.
  private static final class Assault implements AutoCloseable {
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final List<Thread> attackers = new ArrayList<>();

    static Assault begin(Attack attack) {
      var assault = new Assault();
      for (int i = 0; i < attack.atOnce(); i++) {
        int number = i;
        assault.attackers.add(
            Thread.ofVirtual().start(() -> assault.repeat(attack.work(), number)));
      }
      return assault;
    }

    long count() {
      return count.get();
    }

    /// How many times the server cut an attacker off.
    long refused() {
      return refused.get();
    }

    private void repeat(Parallel.Work<Integer, ?> work, int number) {
      while (!isOver.get()) {
        count.incrementAndGet();
        try {
          work.apply(number);
        } catch (IOException cutOff) {
          refused.incrementAndGet();
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }

    @Override
    public void close() {
      isOver.set(true);
      attackers.forEach(Thread::interrupt);
    }
  }
}
