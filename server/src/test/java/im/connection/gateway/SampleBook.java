package im.connection.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The golden samples under `protocol/samples`: one file for every method with a request and its
/// response, one for every event, one for an error. A sample agrees with what the server says when
/// both have the same fields with the same kinds of values, whatever the values.
final class SampleBook {
  static final Path DIRECTORY =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../protocol/samples");

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, JsonNode> seen = new TreeMap<>();

  /// Notes what the server said; the first time counts.
  void note(String name, JsonNode sample) {
    seen.computeIfAbsent(name, key -> withoutTokens(sample));
  }

  private static JsonNode withoutTokens(JsonNode sample) {
    var copy = sample.deepCopy();
    copy.findParents("accessToken")
        .forEach(parent -> ((ObjectNode) parent).put("accessToken", "eyJraWQiOi…"));
    return copy;
  }

  Set<String> names() {
    return Set.copyOf(seen.keySet());
  }

  /// The names of the samples on disk.
  static Set<String> written() {
    try (var files = Files.list(DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("\\.json$", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static JsonNode read(String name) {
    try {
      return MAPPER.readTree(DIRECTORY.resolve(name + ".json").toFile());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Writes what was seen over the samples on disk.
  void write() {
    try {
      Files.createDirectories(DIRECTORY);
      for (var sample : seen.entrySet()) {
        Files.writeString(
            DIRECTORY.resolve(sample.getKey() + ".json"),
            MAPPER.writeValueAsString(sample.getValue()) + "\n");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Where a sample on disk and the server disagree, a line each.
  Map<String, Set<String>> disagreements() {
    var all = new TreeMap<String, Set<String>>();
    seen.forEach((name, sample) -> {
      var said = shape(sample);
      var kept = shape(read(name));
      if (!said.equals(kept)) {
        var lines = new TreeSet<String>();
        said.stream().filter(line -> !kept.contains(line)).forEach(l -> lines.add("server: " + l));
        kept.stream().filter(line -> !said.contains(line)).forEach(l -> lines.add("sample: " + l));
        all.put(name, lines);
      }
    });
    return all;
  }

  private static Set<String> shape(JsonNode node) {
    var lines = new TreeSet<String>();
    walk("$", node, lines);
    return lines;
  }

  /// Maps from ids to values have any keys, arrays any length.
  private static void walk(String path, JsonNode node, Set<String> lines) {
    if (node.isObject()) {
      node.properties()
          .forEach(field ->
              walk(
                  path + "." + field.getKey().replaceAll("^\\d+$", "<id>"),
                  field.getValue(),
                  lines));
    } else if (node.isArray()) {
      lines.add(path + " array");
      node.forEach(item -> walk(path + "[]", item, lines));
    } else {
      lines.add(path + " " + node.getNodeType().name().toLowerCase(Locale.ROOT));
    }
  }
}
