package im.connection.links;

import com.fasterxml.jackson.databind.JsonNode;
import im.connection.conversations.LogEntry;
import im.connection.platform.json.Json;
import jakarta.inject.Singleton;
import java.util.BitSet;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the link of a message of which a snapshot is to be made: the first one in a text, or the
/// one that a link is about. No other is tried when that one may not be asked for.
@Singleton
final class FirstLink {
  /// What ends a link wherever it stands, as a regular expression's set: spaces and what is
  /// invisible, quotation marks, punctuation of Chinese, Japanese and Korean, brackets beyond
  /// ASCII, long dashes, ellipses and emoji.
  private static final String END =
      "\\s\\p{Z}\\p{C}<>\"\\p{Pi}\\p{Pf}\\u201A\\u201E\\u2026\\u2014\\u2015"
          + "\\u3000-\\u303F\\uFF00-\\uFFEF[\\p{Ps}\\p{Pe}&&[^\\x00-\\x7F]]"
          + "\\p{IsExtended_Pictographic}\\p{IsEmoji_Presentation}\\p{IsEmoji_Modifier}"
          + "\\uFE0E\\uFE0F\\u20E3";

  /// A scheme, a host up to the first Chinese, Japanese or Korean character, and the rest.
  private static final Pattern LINK =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}&&[\\x00-\\x7F]])https?://"
              + "[^/?#\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}"
              + END
              + "]+(?:[/?#][^"
              + END
              + "]*)?",
          Pattern.CASE_INSENSITIVE);

  private static final String TRAILING = ".,;:!?'*_~`|\u2013";
  private static final String OPENING = "([{";
  private static final String CLOSING = ")]}";

  private final Json json;

  FirstLink(Json json) {
    this.json = json;
  }

  /// Whether a message of this type and body can have one at all; cheap.
  static boolean isPossible(LogEntry message) {
    String body = message.body();
    return body != null && hasLinks(message.type()) && body.contains("://");
  }

  /// Whether messages of this type have links.
  static boolean hasLinks(String type) {
    return type.equals("text") || type.equals("link");
  }

  /// The link of a message; empty when there is none, it may not be asked for, or its sender wants
  /// no snapshot.
  Optional<WebAddress> of(LogEntry message) {
    if (!isPossible(message)) {
      return Optional.empty();
    }
    var body = json.read(String.valueOf(message.body()), JsonNode.class);
    if (!body.path("preview").asBoolean(true)) {
      return Optional.empty();
    }
    var link =
        message.type().equals("link")
            ? Optional.of(body.path("url").asText())
            : in(body.path("text").asText());
    return link.flatMap(WebAddress::of).filter(address -> !Secrets.isIn(address));
  }

  /// The first link in a text, without what belongs to the sentence around it.
  static Optional<String> in(String text) {
    return LINK.matcher(text).results().findFirst().map(match -> trimmed(match.group()));
  }

  private static String trimmed(String link) {
    var unopened = unopened(link);
    int end = link.length();
    while (end > 0 && (TRAILING.indexOf(link.charAt(end - 1)) >= 0 || unopened.get(end - 1))) {
      end--;
    }
    return link.substring(0, end);
  }

  /// Where brackets are closed that the link does not open before, each once.
  private static BitSet unopened(String link) {
    var places = new BitSet();
    int[] open = new int[OPENING.length()];
    for (int i = 0; i < link.length(); i++) {
      int opening = OPENING.indexOf(link.charAt(i));
      int closing = CLOSING.indexOf(link.charAt(i));
      if (opening >= 0) {
        open[opening]++;
      } else if (closing >= 0 && open[closing] > 0) {
        open[closing]--;
      } else if (closing >= 0) {
        places.set(i);
      }
    }
    return places;
  }
}
