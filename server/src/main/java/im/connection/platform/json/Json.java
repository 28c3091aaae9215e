package im.connection.platform.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import jakarta.inject.Singleton;

/// Writes and reads JSON with the server's one mapper.
@Singleton
public final class Json {
  private final ObjectMapper mapper;
  private final ObjectReader stored;

  /// Wraps a mapper prepared by [JsonRules].
  public Json(ObjectMapper mapper) {
    this.mapper = mapper;
    this.stored = mapper.reader().with(JsonRules.stored());
  }

  /// The JSON text of a value of ours.
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("not writable as JSON: " + value.getClass(), impossible);
    }
  }

  /// Whether a client could send this text.
  public boolean isWithinBounds(String text) {
    try {
      mapper.readTree(text);
      return true;
    } catch (JsonProcessingException beyond) {
      return false;
    }
  }

  /// What we wrote before.
  public <T> T read(String text, Class<T> type) {
    try {
      return stored.forType(type).readValue(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException("not readable as " + type, impossible);
    }
  }

  /// The mapper itself, for adapters that read or write streams.
  public ObjectMapper mapper() {
    return mapper;
  }
}
