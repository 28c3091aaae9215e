package im.connection.platform.config;

import im.connection.platform.config.Settings.InvalidSetting;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// Gathers the settings of one start: flags over the environment over the configuration file over
/// the defaults. A value that is refused is named the way it was written.
public final class SettingsLoader {
  private static final String FILE_PREFIX = "imc.";
  private static final List<String> LAUNCHER_ONLY = List.of("IMC_HEAP", "IMC_JAVA_OPTS");

  private SettingsLoader() {}

  /// Reads the settings.
  ///
  /// @param flags what the command line said, each flag under its setting's name (`IMC_PORT`)
  /// @param environment all environment variables
  /// @param home where the data directory lies unless it is set
  /// @throws InvalidSetting when a value cannot be used, a name is unknown, or the file unreadable
  public static Settings load(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file, Path home) {
    var defaults = Map.of("IMC_DATA_DIR", home.resolve("data").toString());
    var fromFile = file.map(SettingsLoader::readFile).orElse(Map.of());
    try {
      return Settings.read(List.of(flags, environment, fromFile, defaults));
    } catch (InvalidSetting invalid) {
      throw called(invalid, flags, environment, fromFile);
    }
  }

  /// The name of a setting in the configuration file: `imc.data.dir` for `IMC_DATA_DIR`.
  static String fileName(String setting) {
    return setting.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static Map<String, String> readFile(Path file) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new InvalidSetting(
          "--config",
          ": cannot read %s (expected: a UTF-8 file of lines such as imc.port=8080)"
              .formatted(file));
    }
    var values = new HashMap<String, String>();
    for (String name : properties.stringPropertyNames()) {
      String setting = name.toUpperCase(Locale.ROOT).replace('.', '_');
      if (!name.startsWith(FILE_PREFIX) || !name.equals(fileName(setting))) {
        throw new InvalidSetting(
            name, ": no such setting in %s (expected: names such as imc.port)".formatted(file));
      }
      if (LAUNCHER_ONLY.contains(setting)) {
        throw new InvalidSetting(
            name, ": only works as the environment variable %s".formatted(setting));
      }
      values.put(setting, properties.getProperty(name));
    }
    return values;
  }

  private static InvalidSetting called(
      InvalidSetting invalid,
      Map<String, String> flags,
      Map<String, String> environment,
      Map<String, String> file) {
    String name = invalid.name();
    if (flags.containsKey(name)) {
      return invalid.calling("--" + name.substring(4).toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    if (!environment.containsKey(name) && file.containsKey(name)) {
      return invalid.calling(fileName(name));
    }
    return invalid;
  }
}
