package im.connection.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretKeyIT {
  @TempDir Path directory;

  @Test
  void theFileIsMadeOnceAndIsItsOwnersAlone() throws IOException {
    var settings = settings(Map.of("IMC_DATA_DIR", directory.resolve("one").toString()));
    var key = SecretKey.derive(settings, "a");
    var file = directory.resolve("one/secret-key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SecretKey.derive(settings, "a")).isEqualTo(key).hasSize(32);
    assertThat(SecretKey.derive(settings, "b")).isNotEqualTo(key);
    var other = settings(Map.of("IMC_DATA_DIR", directory.resolve("other").toString()));
    assertThat(SecretKey.derive(other, "a")).isNotEqualTo(key);
  }

  @Test
  void theContentOfTheFileIsGoodAsTheSetting() throws IOException {
    var key = SecretKey.derive(settings(Map.of("IMC_DATA_DIR", directory.toString())), "a");
    String content = Files.readString(directory.resolve("secret-key")).strip();
    var elsewhere = directory.resolve("elsewhere");
    var settings =
        settings(Map.of("IMC_DATA_DIR", elsewhere.toString(), "IMC_SECRET_KEY", content));
    assertThat(SecretKey.derive(settings, "a")).isEqualTo(key);
    assertThat(elsewhere).doesNotExist();
  }

  private static Settings settings(Map<String, String> values) {
    return Settings.read(List.of(values));
  }
}
