package im.connection.messages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import im.connection.kernel.Refusal;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.util.Map;

/// Reads the bodies of the types this server knows.
@Singleton
final class Bodies {
  private static final Map<String, Class<? extends Body>> TYPES = Map.of("text", Body.Text.class);

  private final Json json;

  Bodies(Json json) {
    this.json = json;
  }

  /// Checks a body and brings it into its one stored form.
  ///
  /// @throws Refusal `invalid_argument` for unknown types and bodies that do not fit theirs
  String read(String type, JsonNode body) {
    var form = TYPES.get(type);
    if (form == null) {
      throw Refusal.invalid("type", String.join(", ", TYPES.keySet()));
    }
    if (!body.isObject()) {
      throw Refusal.invalid("body", "an object");
    }
    try {
      return json.write(json.mapper().treeToValue(body, form));
    } catch (ValueInstantiationException e) {
      throw e.getCause() instanceof Refusal refusal ? refusal : misfit(type);
    } catch (JsonProcessingException e) {
      throw misfit(type);
    }
  }

  private static Refusal misfit(String type) {
    return Refusal.invalid("body", "the fields of type " + type);
  }
}
