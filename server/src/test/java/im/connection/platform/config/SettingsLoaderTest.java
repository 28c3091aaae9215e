package im.connection.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.connection.platform.config.Settings.InvalidSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsLoaderTest {
  @TempDir Path directory;

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
    var file = file("imc.host=file\nimc.port=1\nimc.queue.days=3");

    var settings =
        SettingsLoader.load(
            Map.of("IMC_HOST", "flag"),
            Map.of("IMC_HOST", "environment", "IMC_PORT", "2"),
            Optional.of(file),
            directory);

    assertThat(settings.host()).isEqualTo("flag");
    assertThat(settings.port()).isEqualTo(2);
    assertThat(settings.queueAge()).hasDays(3);
  }

  @Test
  void theDataLiesBesideTheProgramUnlessSetElsewhere() {
    assertThat(load(Map.of(), Map.of()).dataDir()).isEqualTo(directory.resolve("data"));
    assertThat(load(Map.of("IMC_DATA_DIR", "/elsewhere"), Map.of()).dataDir())
        .isEqualTo(Path.of("/elsewhere"));
  }

  @Test
  void theFileIsReadAsUtf8() throws IOException {
    var file = file("imc.data.dir=/数据/聊天\n");

    assertThat(load(file).dataDir()).isEqualTo(Path.of("/数据/聊天"));
  }

  @Test
  void aRefusedValueIsNamedTheWayItWasWritten() throws IOException {
    var file = file("imc.port=abc");

    assertThatThrownBy(() -> load(Map.of("IMC_PORT", "x"), Map.of()))
        .hasMessageStartingWith("--port: x");
    assertThatThrownBy(() -> load(Map.of(), Map.of("IMC_PORT", "x")))
        .hasMessageStartingWith("IMC_PORT: x");
    assertThatThrownBy(() -> load(file)).hasMessageStartingWith("imc.port: abc");
  }

  @Test
  void anUnknownNameInTheFileIsRefused() throws IOException {
    for (String line : new String[] {"imc.prot=1", "port=1", "IMC_PORT=1", "imc.Port=1"}) {
      var file = file(line);

      assertThatThrownBy(() -> load(file))
          .isInstanceOf(InvalidSetting.class)
          .hasMessageStartingWith(line.substring(0, line.indexOf('=')) + ": no such setting");
    }
  }

  @Test
  void theLaunchersSettingsAreRefusedInTheFile() throws IOException {
    var file = file("imc.heap=1g");

    assertThatThrownBy(() -> load(file))
        .hasMessage("imc.heap: only works as the environment variable IMC_HEAP");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> load(directory.resolve("none.properties")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("--config: cannot read " + directory.resolve("none.properties"));
  }

  private Settings load(Path file) {
    return SettingsLoader.load(Map.of(), Map.of(), Optional.of(file), directory);
  }

  private Settings load(Map<String, String> flags, Map<String, String> environment) {
    return SettingsLoader.load(flags, environment, Optional.empty(), directory);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("imc.properties"), text);
  }
}
