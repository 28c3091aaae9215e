package im.connection.bench;

import java.io.IOException;
import java.util.List;

/// One thing that can be measured.
interface Scenario {
  /// Something a scenario lets its caller choose: `--name NUMBER`.
  record Option(String name, int fallback, String meaning) {}

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
