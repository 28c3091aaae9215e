package im.connection.bench;

import java.util.List;

/// Says how the benchmark is used.
final class Help {
  private static final String HEAD =
      """
      imc bench SCENARIO… [OPTION…]

      Starts a server of its own with an empty database and measures it from this machine.

      """;
  private static final String COMMON =
      """
      Every scenario, or all of them with the name all:
        --record          also write the result to bench/results/
        --data-dir DIR    keep the server's data, and its users, for the next run
        --profile FILE    write a flight recording (JFR) of the server's measured rounds
        --threads N       event loops of the load generator (1)
      IMC_HEAP and IMC_JAVA_OPTS reach the server.
      """;

  private Help() {}

  static String text(List<Scenario> scenarios) {
    var text = new StringBuilder(HEAD);
    for (Scenario scenario : scenarios) {
      text.append("%s: %s%n".formatted(scenario.name(), scenario.summary()));
      for (var option : scenario.options()) {
        var flag = "--%s N".formatted(option.name());
        text.append("  %-17s %s (%d)%n".formatted(flag, option.meaning(), option.fallback()));
      }
      text.append(System.lineSeparator());
    }
    return text.append(COMMON).toString();
  }
}
