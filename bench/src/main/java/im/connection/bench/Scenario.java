package im.connection.bench;

import java.io.IOException;
import java.util.List;

/// One thing that can be measured.
interface Scenario {
  /// Something a scenario lets its caller choose: `--name NUMBER`, at least `min`.
  record Option(String name, int fallback, int min, String meaning) {
    Option(String name, int fallback, String meaning) {
      this(name, fallback, 1, meaning);
    }
  }

  /// What it is called on the command line.
  String name();

  /// What it measures, in one line.
  String summary();

  /// What can be chosen.
  List<Option> options();

  /// Measures.
  ///
  /// @throws Unexpected when the server fails a check, so that there is nothing to report
  Report run(Lab lab) throws IOException, InterruptedException;
}
