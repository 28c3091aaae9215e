package im.connection.search.messages;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import im.connection.platform.json.JsonRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What people read of a message: its text, and the names, titles and descriptions of what it
/// carries, whatever its type, with [#END] between them; at most [#MAX_LENGTH] UTF-16 units.
final class MessageSearchText {
  static final int MAX_LENGTH = 16_384;

  /// Where one part ends and another begins.
  static final char END = '\f';

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
  private static final JsonFactory JSON = JsonRules.stored();

  private MessageSearchText() {}

  /// @param body the body as a JSON object
  static String of(@Nullable String body, @Nullable String fallback) {
    var parts = new ArrayList<String>();
    if (body != null) {
      collect(body, parts);
    }
    if (fallback != null && !parts.contains(fallback)) {
      parts.add(fallback);
    }
    parts.removeIf(String::isEmpty);
    return shortened(String.join(String.valueOf(END), parts));
  }

  private static void collect(String body, List<String> parts) {
    try (var parser = JSON.createParser(body)) {
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING && FIELDS.contains(field(parser))) {
          parts.add(parser.getText());
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

  private static String shortened(String text) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    boolean isSplit = Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1));
    return text.substring(0, isSplit ? MAX_LENGTH - 1 : MAX_LENGTH);
  }
}
