package im.connection.platform.lifecycle;

import java.io.PrintStream;

/// The terminal of whoever starts the program: the only place that is printed to. Everything else
/// is logged.
public final class Console {
  private Console() {}

  /// Where answers and greetings go.
  public static PrintStream out() {
    return System.out;
  }

  /// Where refusals go, one sentence each.
  public static void refuse(Throwable refused) {
    System.err.println("imc: " + refused.getMessage());
  }

  /// Where what should not have happened goes, for a report.
  public static void bug(Throwable unexpected) {
    System.err.println("imc: the start failed unexpectedly; please report what follows.");
    unexpected.printStackTrace(System.err);
  }
}
