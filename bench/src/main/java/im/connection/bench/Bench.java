package im.connection.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The benchmark's entry point: runs one scenario, or all, and prints what it found.
public final class Bench {
  static final List<Scenario> SCENARIOS =
      List.of(
          new StartScenario(),
          new IdleScenario(),
          new DirectScenario(),
          new FanoutScenario(),
          new ReconnectScenario(),
          new DiscoverScenario(),
          new MessagesScenario(),
          new HostileScenario());

  private Bench() {}

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(arguments, out, err));
  }

  private static int run(String[] arguments, PrintStream out, PrintStream err) {
    try {
      var options = Options.parse(arguments, SCENARIOS);
      if (options.isHelp()) {
        out.print(Help.text(SCENARIOS));
        return 0;
      }
      for (Scenario scenario : options.scenarios()) {
        measure(scenario, options, out);
      }
      return 0;
    } catch (Options.Misused misused) {
      err.println("imc bench: " + misused.getMessage());
      return 2;
    } catch (Unexpected | IOException failed) {
      err.println("imc bench: " + failed.getMessage());
      return 1;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static void measure(Scenario scenario, Options options, PrintStream out)
      throws IOException, InterruptedException {
    var machine = Machine.read(options.home());
    out.printf("%s: %s%n", scenario.name(), scenario.summary());
    try (var lab = new Lab(scenario, options, out)) {
      var report = scenario.run(lab);
      out.println();
      out.print(report.table());
      if (options.isRecorded()) {
        var file = new ResultFile(report, machine, options.command(), lab.settings());
        out.printf("%nWritten: %s%n", file.write(options.home().resolve("bench/results")));
      }
    }
  }
}
