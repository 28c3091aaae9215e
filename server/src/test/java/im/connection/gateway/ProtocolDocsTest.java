package im.connection.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documents of the protocol speak of exactly what the code offers.
class ProtocolDocsTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();
  private static final Pattern METHOD =
      Pattern.compile("new (?:Ordered)?RpcMethod<>\\(\\s*\"([A-Za-z.]+)\"");
  private static final Pattern FEED =
      Pattern.compile("\\bfeed(?:Both|Latest)?\\([^;\"]*\"([A-Za-z.]+)\"");
  private static final Pattern EVENT =
      Pattern.compile("\"((?:conversation|group|message|presence|queue)\\.[A-Za-z]+)\"");

  private final JsonNode asyncApi = yaml(ROOT.resolve("protocol/asyncapi.yaml"));

  @Test
  void everyMethodAndEventHasAnOperationAndNothingElseHas() {
    var documented = new TreeSet<String>();
    asyncApi.get("operations").fieldNames().forEachRemaining(documented::add);

    var offered = new TreeSet<>(methods());
    events().forEach(event -> offered.add("event." + event));
    assertThat(documented).isEqualTo(offered);
  }

  @Test
  void everyMethodAndEventHasASampleAndNothingElseHas() {
    var expected = new TreeSet<>(methods());
    events().forEach(event -> expected.add("event." + event));
    expected.add("error");
    assertThat(SampleBook.written()).isEqualTo(expected);
  }

  @Test
  void everySampleFitsItsSchema() {
    for (String name : SampleBook.written()) {
      var sample = SampleBook.read(name);
      if (sample.has("request")) {
        fits(sample.get("request"), message(name) + "Request");
        fits(sample.get("response"), message(name) + "Response");
      } else {
        fits(sample, message(name));
      }
    }
  }

  @Test
  void everySchemaRefusesAFieldItDoesNotKnow() {
    var sample = (ObjectNode) SampleBook.read("event.message.created");
    ((ObjectNode) sample.get("params").get("message")).put("surprise", true);
    assertThat(violations(sample, "EventMessageCreated")).isNotEmpty();
  }

  @Test
  void theProtocolPageSpeaksOfEveryMethodAndEvent() {
    String page = read(ROOT.resolve("docs/protocol.md"));
    assertThat(methods()).allSatisfy(method -> assertThat(page).contains("`" + method + "`"));
    assertThat(events()).allSatisfy(event -> assertThat(page).contains("`" + event + "`"));
  }

  private void fits(JsonNode sample, String message) {
    assertThat(violations(sample, message)).as(message).isEmpty();
  }

  private Set<?> violations(JsonNode sample, String message) {
    ObjectNode schema = new ObjectMapper().createObjectNode();
    schema.put("$ref", "#/components/messages/" + message + "/payload");
    schema.set("components", asyncApi.get("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(schema)
        .validate(sample);
  }

  private static String message(String name) {
    var words = new StringBuilder();
    for (String word : Pattern.compile("\\.").splitAsStream(name).toList()) {
      words.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return words.toString();
  }

  private static Set<String> methods() {
    var methods = found(METHOD, sources());
    methods.addAll(SessionMethods.NAMES);
    return methods;
  }

  private static Set<String> events() {
    var events = found(FEED, sources());
    events.addAll(
        found(EVENT, sources().filter(file -> file.getFileName().toString().startsWith("Event"))));
    return events;
  }

  private static Set<String> found(Pattern pattern, Stream<Path> files) {
    var found = new TreeSet<String>();
    files.forEach(
        file -> pattern.matcher(read(file)).results().forEach(match -> found.add(match.group(1))));
    return found;
  }

  private static Stream<Path> sources() {
    try (var files = Files.walk(ROOT.resolve("server/src/main/java"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static JsonNode yaml(Path file) {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
