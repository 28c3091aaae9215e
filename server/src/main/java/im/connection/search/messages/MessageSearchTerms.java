package im.connection.search.messages;

import im.connection.search.messages.MessageSearchTokens.Piece;
import java.util.HashMap;
import java.util.List;
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
    var vector = new StringBuilder(64 + 4 * text.length());
    add(vector, sender(sender));
    add(vector, type(type));
    for (var has : MessageSearchHas.values()) {
      if (has.isTrue(type, text)) {
        add(vector, has.term());
      }
    }
    addPlaces(vector, tokens.of(text));
    return vector.toString();
  }

  /// PostgreSQL gathers the places of a term that stands several times.
  private static void addPlaces(StringBuilder vector, List<Piece> pieces) {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < pieces.size() && vector.length() < MAX_VECTOR; i++) {
      String term = pieces.get(i).term();
      if (!term.isEmpty() && counts.merge(term, 1, Integer::sum) <= MAX_PLACES) {
        add(vector, term);
        vector.append(':').append(i + 1);
      }
    }
  }

  private static void add(StringBuilder vector, String term) {
    if (!vector.isEmpty()) {
      vector.append(' ');
    }
    vector.append(quoted(term));
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
}
