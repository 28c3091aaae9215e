package im.connection.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.connection.platform.config.CommandLine.Command;
import im.connection.platform.config.CommandLine.Misused;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
  @Test
  void withoutArgumentsTheServerIsMeant() {
    assertThat(CommandLine.parse().command()).isEqualTo(new Command.Serve());
  }

  @Test
  void flagsAreSettings() {
    var line =
        CommandLine.parse(
            "serve", "--host", "::", "--port=9", "--data-dir", "/d", "--config", "/c");

    assertThat(line.command()).isEqualTo(new Command.Serve());
    assertThat(line.flags())
        .isEqualTo(Map.of("IMC_HOST", "::", "IMC_PORT", "9", "IMC_DATA_DIR", "/d"));
    assertThat(line.config()).contains(Path.of("/c"));
  }

  @Test
  void backupAndRestoreTakeAFile() {
    assertThat(CommandLine.parse("backup", "/b", "--data-dir", "/d").command())
        .isEqualTo(new Command.Backup(Path.of("/b")));
    assertThat(CommandLine.parse("restore", "/b").command())
        .isEqualTo(new Command.Restore(Path.of("/b")));
  }

  @Test
  void keysAreRotatedWithoutMoreWords() {
    assertThat(CommandLine.parse("rotate-keys").command()).isEqualTo(new Command.RotateKeys());
    assertThat(CommandLine.parse("rebuild-search").command())
        .isEqualTo(new Command.RebuildSearch());
    assertThatThrownBy(() -> CommandLine.parse("rotate-keys", "now")).isInstanceOf(Misused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help", "serve --help", "backup --help", "help serve"})
  void helpIsGivenWhereverItIsAskedFor(String line) {
    assertThat(CommandLine.parse(line.split(" ", -1)).command()).isEqualTo(new Command.Help());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "version"})
  void theVersionIsGiven(String line) {
    assertThat(CommandLine.parse(line).command()).isEqualTo(new Command.Version());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          serve --prot 80 | --prot: no such flag (see --help)
          serve -p        | -p: no such flag (see --help)
          --prot=80       | --prot: no such flag (see --help)
          serve --port    | --port: needs a value (see --help)
          serve now       | serve: now is one argument too many (see --help)
          sevre           | sevre: no such command (see --help)
          backup          | backup: needs the path of a file (see --help)
          backup a b      | backup: b is one argument too many (see --help)
          restore         | restore: needs the path of a file (see --help)
          """)
  void aMisuseIsOneSentence(String line, String message) {
    assertThatThrownBy(() -> CommandLine.parse(line.split(" ", -1)))
        .isInstanceOf(Misused.class)
        .hasMessage(message);
  }
}
