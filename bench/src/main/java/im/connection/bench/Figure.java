package im.connection.bench;

import java.util.List;
import java.util.Locale;

/// A quantity with its value in every round.
///
/// @param goal what is to be reached, such as `≥ 6,000`; empty when there is no such thing
record Figure(String name, String unit, String goal, List<Double> rounds) {
  Figure {
    rounds = List.copyOf(rounds);
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("rounds: none (expected: 1 or more)");
    }
  }

  /// The middle value; between the two middle ones when their number is even.
  double median() {
    var sorted = rounds.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /// A value as people read it: three significant digits, thousands set apart.
  static String shown(double value) {
    double size = Math.abs(value);
    var pattern = size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, pattern, value);
  }
}
