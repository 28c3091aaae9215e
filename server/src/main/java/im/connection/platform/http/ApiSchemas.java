package im.connection.platform.http;

import im.connection.kernel.Id;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/// Describes values as [im.connection.platform.json.JsonRules] writes them, marks what records
/// require, and makes an example of every body from the examples of its fields.
final class ApiSchemas {
  private static final String REF = "#/components/schemas/";
  private static final String ID = "7205759403792794";
  private static final String CURSOR = "MTg3MzY0NTMwMDIy";
  private static final String TIME = "2026-01-01T08:30:00.000Z";
  private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
  private static final int MAX_DEPTH = 8;

  private final IndexView index;
  private Map<String, Schema> schemas = Map.of();

  ApiSchemas(IndexView index) {
    this.index = index;
  }

  void complete(OpenAPI document) {
    var components = document.getComponents();
    for (Class<?> id : Id.class.getPermittedSubclasses()) {
      components.addSchema(id.getSimpleName(), id(id.getSimpleName()));
    }
    components.addSchema("Instant", time());
    schemas = components.getSchemas();
    var records = records();
    schemas.forEach((name, schema) -> {
      require(schema, records.get(name));
      tidy(name, schema);
    });
    document.getPaths().getPathItems().values().stream()
        .flatMap(path -> path.getOperations().values().stream())
        .forEach(this::addExamples);
  }

  private static Schema id(String name) {
    return OASFactory.createSchema()
        .addType(SchemaType.STRING)
        .pattern("^[1-9][0-9]{0,18}$")
        .description(name + ": a positive 64-bit number in decimal, ordered by time")
        .addExample(ID);
  }

  private static Schema time() {
    return OASFactory.createSchema()
        .addType(SchemaType.STRING)
        .format("date-time")
        .description("RFC 3339, UTC, with milliseconds")
        .addExample(TIME);
  }

  /// Our records by simple name, where that is unique.
  private Map<String, ClassInfo> records() {
    var found = new HashMap<String, Map<DotName, ClassInfo>>();
    index.getKnownClasses().stream()
        .filter(type -> type.isRecord() && type.name().toString().startsWith("im.connection."))
        .forEach(type ->
            found.computeIfAbsent(type.simpleName(), _ -> new HashMap<>()).put(type.name(), type));
    var unique = new HashMap<String, ClassInfo>();
    found.forEach((name, types) -> {
      if (types.size() == 1) {
        unique.put(name, types.values().iterator().next());
      }
    });
    return unique;
  }

  private static void require(Schema schema, @Nullable ClassInfo type) {
    if (type == null || schema.getProperties() == null) {
      return;
    }
    for (RecordComponentInfo component : type.recordComponents()) {
      if (schema.getProperties().containsKey(component.name())
          && !component.type().hasAnnotation(NULLABLE)
          && (schema.getRequired() == null || !schema.getRequired().contains(component.name()))) {
        schema.addRequired(component.name());
      }
    }
  }

  /// A reference stands for its schema: what is said beside it may only describe. Pages are the
  /// kernel's, which knows nothing of this document.
  private static void tidy(String name, Schema schema) {
    if (schema.getProperties() == null) {
      return;
    }
    schema
        .getProperties()
        .forEach((property, value) -> {
          if (value.getRef() != null) {
            value.setType(null);
            value.setExamples(texts(value.getExamples()));
          }
          if (name.startsWith("Page") && property.equals("next")) {
            value
                .description("The cursor of the next page, absent on the last one")
                .addExample(CURSOR);
          }
          if (name.startsWith("Page") && property.equals("items")) {
            value.description("What is on this page");
          }
        });
  }

  private static @Nullable List<Object> texts(@Nullable List<Object> examples) {
    return examples == null
        ? null
        : examples.stream().<Object>map(example -> example.toString()).toList();
  }

  private void addExamples(Operation operation) {
    if (operation.getRequestBody() != null) {
      addExamples(operation.getRequestBody().getContent());
    }
    operation
        .getResponses()
        .getAPIResponses()
        .values()
        .forEach(response -> {
          addExamples(response.getContent());
        });
  }

  private void addExamples(@Nullable Content content) {
    if (content == null) {
      return;
    }
    content.getMediaTypes().values().stream()
        .filter(media -> media.getExample() == null && media.getExamples() == null)
        .filter(media -> media.getSchema() != null)
        .forEach(media -> media.setExample(example(media.getSchema(), 0)));
  }

  private @Nullable Object example(Schema given, int depth) {
    var schema = resolve(given);
    Object own = first(given.getExamples());
    if (own == null) {
      own = first(schema.getExamples());
    }
    if (own != null || depth > MAX_DEPTH) {
      return own;
    }
    Object enumerated = first(schema.getEnumeration());
    if (enumerated != null) {
      return enumerated;
    }
    if (schema.getProperties() != null) {
      return object(schema, depth);
    }
    if (schema.getAnyOf() != null) {
      return schema.getAnyOf().stream()
          .map(choice -> example(choice, depth + 1))
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }
    if (schema.getItems() != null) {
      Object item = example(schema.getItems(), depth + 1);
      return item == null ? List.of() : List.of(item);
    }
    return scalar(schema.getType());
  }

  private Map<String, Object> object(Schema schema, int depth) {
    var object = new LinkedHashMap<String, Object>();
    schema
        .getProperties()
        .forEach((name, property) -> {
          Object value = example(property, depth + 1);
          if (value != null) {
            object.put(name, value);
          }
        });
    return object;
  }

  private Schema resolve(Schema schema) {
    String ref = schema.getRef();
    return ref != null && ref.startsWith(REF)
        ? schemas.getOrDefault(ref.substring(REF.length()), schema)
        : schema;
  }

  private static @Nullable Object first(@Nullable List<Object> values) {
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  private static @Nullable Object scalar(@Nullable List<SchemaType> types) {
    if (types == null) {
      return null;
    }
    return Arrays.stream(SchemaType.values())
        .filter(type -> type != SchemaType.NULL && types.contains(type))
        .findFirst()
        .map(type ->
            switch (type) {
              case INTEGER, NUMBER -> 1;
              case BOOLEAN -> true;
              case STRING -> "text";
              case OBJECT -> Map.of();
              case ARRAY, NULL -> List.of();
            })
        .orElse(null);
  }
}
