package im.connection.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {
  private static final Report REPORT =
      new Report(
          "direct",
          "durable messages",
          Map.of("connections", 2),
          List.of(
              new Figure("messages", "/s", "≥ 6,000", List.of(6_100.0, 5_900.0, 7_000.0)),
              new Figure("p99", "ms", "", List.of(12.0, 14.0, 13.0))),
          List.of("nothing was lost"));

  @Test
  void theTableHasALineForEachFigureAndCheck() {
    assertThat(REPORT.table().lines())
        .containsExactly(
            "figure    unit     goal  median  round 1  round 2  round 3",
            "messages  /s    ≥ 6,000   6,100    6,100    5,900    7,000",
            "p99       ms               13.0     12.0     14.0     13.0",
            "✓ nothing was lost");
  }

  @Test
  void aRecordTellsHowToRepeatIt(@TempDir Path directory) throws IOException {
    var machine = new Machine(Map.of("kernel", "6.1"));
    var file =
        new ResultFile(REPORT, machine, "./imc bench direct", Map.of("IMC_PORT", "0"))
            .write(directory);

    assertThat(Files.readString(file))
        .contains("| messages | /s | ≥ 6,000 | 6,100 | 6,100 | 5,900 | 7,000 |")
        .contains("- checked: nothing was lost")
        .contains("`./imc bench direct`", "kernel: 6.1", "IMC_PORT=0", "connections=2");
    var json = new ObjectMapper().readTree(directory.resolve("direct.json").toFile());
    assertThat(json.at("/figures/0/median").asDouble()).isEqualTo(6_100);
    assertThat(json.at("/command").asText()).isEqualTo("./imc bench direct");
  }
}
