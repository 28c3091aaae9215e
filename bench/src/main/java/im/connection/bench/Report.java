package im.connection.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a scenario found: figures, and the checks the server passed.
///
/// @param choices the numbers the scenario ran with
record Report(
    String scenario,
    String summary,
    Map<String, Integer> choices,
    List<Figure> figures,
    List<String> checks) {
  Report {
    figures = List.copyOf(figures);
    checks = List.copyOf(checks);
  }

  /// Collects a report, figure by figure and round by round.
  static final class Builder {
    private final Lab lab;
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final List<String> checks = new ArrayList<>();

    Builder(Lab lab) {
      this.lab = lab;
    }

    /// Adds the value of one more round.
    Builder add(String name, String unit, double value) {
      return add(name, unit, "", value);
    }

    /// Adds the value of one more round of a figure that has a goal.
    Builder add(String name, String unit, String goal, double value) {
      figures.merge(name, new Figure(name, unit, goal, List.of(value)), Builder::joined);
      return this;
    }

    /// Notes what was verified.
    Builder checked(String sentence) {
      checks.add(sentence);
      return this;
    }

    Report build() {
      return new Report(
          lab.scenario().name(),
          lab.scenario().summary(),
          lab.choices(),
          List.copyOf(figures.values()),
          checks);
    }

    private static Figure joined(Figure before, Figure next) {
      var rounds = new ArrayList<>(before.rounds());
      rounds.addAll(next.rounds());
      return new Figure(before.name(), before.unit(), before.goal(), rounds);
    }
  }

  /// The figures in columns, a line each.
  String table() {
    var rows = rows();
    var text = new StringBuilder();
    int columns = rows.getFirst().size();
    var widths = new int[columns];
    rows.forEach(row -> {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    });
    for (var row : rows) {
      for (int i = 0; i < columns; i++) {
        text.append(pad(row.get(i), widths[i], i < 2)).append(i < columns - 1 ? "  " : "");
      }
      text.append(System.lineSeparator());
    }
    checks.forEach(check -> text.append("✓ ").append(check).append(System.lineSeparator()));
    return text.toString();
  }

  /// The table as rows of text, the heading first.
  List<List<String>> rows() {
    int rounds = figures.stream().mapToInt(figure -> figure.rounds().size()).max().orElse(0);
    var rows = new ArrayList<List<String>>();
    var heading = new ArrayList<>(List.of("figure", "unit", "goal", "median"));
    for (int i = 1; i <= rounds; i++) {
      heading.add("round " + i);
    }
    rows.add(heading);
    figures.forEach(figure -> rows.add(row(figure, rounds)));
    return rows;
  }

  private static List<String> row(Figure figure, int rounds) {
    var row = new ArrayList<>(List.of(figure.name(), figure.unit(), figure.goal()));
    row.add(Figure.shown(figure.median()));
    for (int i = 0; i < rounds; i++) {
      row.add(i < figure.rounds().size() ? Figure.shown(figure.rounds().get(i)) : "");
    }
    return row;
  }

  private static String pad(String text, int width, boolean isLeft) {
    var blanks = " ".repeat(width - text.length());
    return isLeft ? text + blanks : blanks + text;
  }
}
