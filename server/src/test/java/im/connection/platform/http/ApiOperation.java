package im.connection.platform.http;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.testing.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One operation as the server's own OpenAPI document describes it.
record ApiOperation(JsonNode document, String path, String method, JsonNode definition) {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  /// Every operation of the interface.
  static List<ApiOperation> all(Api api) {
    var document = api.get("/openapi?format=json").expect(200);
    var operations = new ArrayList<ApiOperation>();
    document.path("paths").properties().stream()
        .filter(path -> path.getKey().startsWith("/api/"))
        .forEach(path ->
            path.getValue().properties().stream()
                .filter(operation -> METHODS.contains(operation.getKey()))
                .forEach(operation ->
                    operations.add(
                        new ApiOperation(
                            document,
                            path.getKey(),
                            operation.getKey().toUpperCase(Locale.ROOT),
                            operation.getValue()))));
    return operations;
  }

  String id() {
    return definition.path("operationId").asText();
  }

  /// The path with every parameter replaced.
  String path(String parameter) {
    return path.replaceAll("\\{[^}]+}", parameter);
  }

  boolean hasPathParameter() {
    return path.contains("{");
  }

  List<String> queryParameters() {
    var names = new ArrayList<String>();
    definition
        .path("parameters")
        .forEach(parameter -> {
          if (parameter.path("in").asText().equals("query")) {
            names.add(parameter.path("name").asText());
          }
        });
    return names;
  }

  boolean hasBody() {
    return definition.has("requestBody");
  }

  boolean requiresBody() {
    return definition.path("requestBody").path("required").asBoolean();
  }

  JsonNode bodyExample() {
    return definition.at("/requestBody/content/application~1json/example");
  }

  JsonNode bodySchema() {
    return resolve(definition.at("/requestBody/content/application~1json/schema"));
  }

  /// The statuses of success.
  List<String> successStatuses() {
    return definition.path("responses").properties().stream()
        .map(response -> response.getKey())
        .filter(status -> status.startsWith("2"))
        .toList();
  }

  /// The successful responses.
  List<JsonNode> successes() {
    var found = new ArrayList<JsonNode>();
    definition.path("responses").properties().stream()
        .filter(response -> response.getKey().startsWith("2"))
        .forEach(response -> found.add(response.getValue()));
    return found;
  }

  boolean answersWithBody() {
    return successes().stream().anyMatch(response -> response.has("content"));
  }

  JsonNode resolve(JsonNode node) {
    String ref = node.path("$ref").asText();
    return ref.isEmpty() ? node : document.at(ref.substring(1));
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
