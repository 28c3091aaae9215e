package im.connection.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A report with everything needed to repeat it, kept as Markdown for people and as JSON.
///
/// @param command the command that measured it
/// @param settings what the server was set to, beside its defaults
record ResultFile(Report report, Machine machine, String command, Map<String, String> settings) {
  /// Writes `SCENARIO.md` and `SCENARIO.json`.
  ///
  /// @return the Markdown file
  Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    var file = directory.resolve(report.scenario() + ".md");
    Files.writeString(file, markdown());
    Files.writeString(directory.resolve(report.scenario() + ".json"), json());
    return file;
  }

  String markdown() {
    var facts = new LinkedHashMap<String, String>();
    facts.put("command", "`" + command + "`");
    facts.putAll(machine.facts());
    facts.put("server settings", pairs(settings));
    facts.put("chosen", pairs(report.choices()));
    var lines = new StringBuilder();
    lines.append("# %s%n%n%s%n%n".formatted(report.scenario(), sentence(report.summary())));
    table(lines);
    report.checks().forEach(check -> lines.append("- checked: %s%n".formatted(check)));
    lines.append(System.lineSeparator());
    facts.forEach((name, value) -> lines.append("- %s: %s%n".formatted(name, value)));
    return lines.toString();
  }

  private void table(StringBuilder lines) {
    var rows = report.rows();
    line(lines, rows.getFirst());
    lines.append("|---|---|").append("--:|".repeat(rows.getFirst().size() - 2));
    lines.append(System.lineSeparator());
    rows.stream().skip(1).forEach(row -> line(lines, row));
    lines.append(System.lineSeparator());
  }

  private static void line(StringBuilder lines, List<String> row) {
    lines.append(row.stream().collect(Collectors.joining(" | ", "| ", " |")));
    lines.append(System.lineSeparator());
  }

  private String json() throws IOException {
    var figures =
        report.figures().stream()
            .map(figure ->
                Map.of(
                    "name", figure.name(),
                    "unit", figure.unit(),
                    "goal", figure.goal(),
                    "median", figure.median(),
                    "rounds", figure.rounds()))
            .toList();
    var all = new LinkedHashMap<String, Object>();
    all.put("scenario", report.scenario());
    all.put("command", command);
    all.put("machine", machine.facts());
    all.put("settings", settings);
    all.put("chosen", report.choices());
    all.put("figures", figures);
    all.put("checks", report.checks());
    return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
  }

  private static String pairs(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
