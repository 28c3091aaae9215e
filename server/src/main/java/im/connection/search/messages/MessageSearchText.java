package im.connection.search.messages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What people read of a message: its text, and the names, titles and descriptions of what it
/// carries, whatever its type. Each stands on lines of its own; at most [#MAX_LENGTH] UTF-16 units.
final class MessageSearchText {
  static final int MAX_LENGTH = 16_384;

  private static final Set<String> FIELDS =
      Set.of(
          "text",
          "caption",
          "name",
          "title",
          "address",
          "question",
          "options",
          "description",
          "fallback");
  private static final JsonFactory JSON = new JsonFactory();

  private MessageSearchText() {}

  /// @param body the body as a JSON object
  static String of(@Nullable String body, @Nullable String fallback) {
    var text = new StringBuilder();
    if (body != null) {
      collect(body, text);
    }
    if (fallback != null) {
      add(text, fallback);
    }
    return text.toString();
  }

  private static void collect(String body, StringBuilder text) {
    try (var parser = JSON.createParser(body)) {
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && FIELDS.contains(field(parser))) {
          add(text, parser.getText());
        }
      }
    } catch (IOException impossible) {
      throw new IllegalArgumentException("not a body", impossible);
    }
  }

  /// The name under which a value stands, or the list it is in.
  private static String field(JsonParser parser) {
    JsonStreamContext context = parser.getParsingContext();
    while (context.inArray()) {
      context = context.getParent();
    }
    String name = context.getCurrentName();
    return name == null ? "" : name;
  }

  private static void add(StringBuilder text, String part) {
    if (!text.isEmpty() && !part.isEmpty()) {
      text.append('\n');
    }
    text.append(part);
    if (text.length() > MAX_LENGTH) {
      boolean isSplit = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
      text.setLength(isSplit ? MAX_LENGTH - 1 : MAX_LENGTH);
    }
  }
}
