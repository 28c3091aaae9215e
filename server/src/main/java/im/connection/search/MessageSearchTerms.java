package im.connection.search;

import im.connection.search.MessageSearchTokens.Piece;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a message is found by, as the text of a `tsvector`: the pieces of its text with their
/// places, and its sender, its type and what it has as terms no text contains. For one thread at a
/// time.
final class MessageSearchTerms {
  /// Places of one term beyond so many are not kept; PostgreSQL keeps 256.
  private static final int MAX_PLACES = 255;

  private static final int MAX_VECTOR = 500_000;

  private final MessageSearchTokens tokens = new MessageSearchTokens();

  /// @param body the body as a JSON object
  String of(long sender, String type, @Nullable String body, @Nullable String fallback) {
    String text = MessageSearchText.of(body, fallback);
    var vector = new StringBuilder(quoted(sender(sender))).append(' ').append(quoted(type(type)));
    for (var has : MessageSearchHas.values()) {
      if (has.isTrue(type, text)) {
        vector.append(' ').append(quoted(has.term()));
      }
    }
    for (var term : places(tokens.of(text)).entrySet()) {
      if (vector.length() < MAX_VECTOR) {
        vector.append(' ').append(quoted(term.getKey())).append(term.getValue());
      }
    }
    return vector.toString();
  }

  static String sender(long sender) {
    return "from:" + sender;
  }

  static String type(String type) {
    return "type:" + type;
  }

  static String quoted(String term) {
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static Map<String, StringBuilder> places(List<Piece> pieces) {
    var places = new LinkedHashMap<String, StringBuilder>();
    for (int i = 0; i < pieces.size(); i++) {
      var list = places.computeIfAbsent(pieces.get(i).term(), key -> new StringBuilder());
      if (list.length() < 6 * MAX_PLACES) {
        list.append(list.isEmpty() ? ':' : ',').append(i + 1);
      }
    }
    return places;
  }
}
