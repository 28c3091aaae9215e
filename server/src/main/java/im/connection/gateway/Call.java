package im.connection.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.platform.json.Json;
import im.connection.platform.json.JsonRules;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One JSON-RPC request. Without `id` it is a notification and gets no answer.
record Call(@Nullable JsonNode id, String method, JsonNode params) {
  private static final Set<String> MEMBERS = Set.of("jsonrpc", "id", "method", "params");
  private static final int MAX_NAME = 64;

  /// A request that cannot be carried out, with as much of its id as could be read.
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable JsonNode id;
    private final transient Refusal refusal;

    Invalid(@Nullable JsonNode id, Refusal refusal) {
      super(refusal.getMessage(), refusal, false, false);
      this.id = id;
      this.refusal = refusal;
    }

    @Nullable JsonNode id() {
      return id;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  /// Reads the text of a frame.
  static Call read(Json json, String text) throws Invalid {
    var root = parse(json, text);
    if (!root.isObject()) {
      throw invalid(null, root.isArray() ? "no batches" : "an object");
    }
    var id = root.get("id");
    if (id != null && !isId(id)) {
      throw invalid(null, "an id that is a string of at most 64 characters or a whole number");
    }
    for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
      if (!MEMBERS.contains(names.next())) {
        throw invalid(id, "the members jsonrpc, id, method and params only");
      }
    }
    var version = root.path("jsonrpc");
    if (!version.isTextual()
        || !version.asText().equals("2.0")
        || !root.path("method").isTextual()) {
      throw invalid(id, "jsonrpc \"2.0\" and a method");
    }
    var params = root.path("params");
    if (!params.isMissingNode() && !params.isObject()) {
      throw new Invalid(id, Refusal.invalid("params", "an object"));
    }
    return new Call(
        id,
        root.get("method").asText(),
        params.isMissingNode() ? json.mapper().createObjectNode() : params);
  }

  private static JsonNode parse(Json json, String text) throws Invalid {
    try {
      var root = json.mapper().readTree(text);
      if (!root.isMissingNode()) {
        return root;
      }
      throw new Invalid(null, Refusal.of(ErrorCode.MALFORMED_JSON));
    } catch (StreamConstraintsException unbounded) {
      throw new Invalid(leadingId(json, text), Refusal.invalid("request", JsonRules.BOUNDS));
    } catch (JsonProcessingException malformed) {
      throw new Invalid(null, Refusal.of(ErrorCode.MALFORMED_JSON));
    } catch (NumberFormatException tooFarFromZero) {
      throw new Invalid(leadingId(json, text), Refusal.invalid("request", JsonRules.BOUNDS));
    }
  }

  /// The id of a request that cannot be read to its end, when it stands before what is too much.
  private static @Nullable JsonNode leadingId(Json json, String text) {
    var reader = json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    try (var parser = reader.createParser(text)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (name.equals("id")) {
          JsonNode id = reader.readTree(parser);
          return isId(id) ? id : null;
        }
        parser.skipChildren();
      }
      return null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static boolean isId(JsonNode id) {
    return id.isTextual()
        ? id.asText().length() <= MAX_NAME && JsonRules.isStorable(id.asText())
        : id.isIntegralNumber() && id.canConvertToLong();
  }

  private static Invalid invalid(@Nullable JsonNode id, String expected) {
    return new Invalid(id, Refusal.of(ErrorCode.INVALID_REQUEST, expected));
  }
}
