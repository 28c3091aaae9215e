package im.connection.search;

import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/// Plans in which stages a query is answered.
@Singleton
final class Stages {
  private static final int SPELLINGS = 3;
  private static final int MAX_BEGINNINGS = 8;

  /// Looking for resembling words is costly: only the first ones may be misspelt.
  private static final int MAX_RESPELT = 2;

  private final WordStore words;

  Stages(WordStore words) {
    this.words = words;
  }

  /// Those whom the text names, then equal names unless activity alone counts, then names with
  /// parts that begin like the text's words.
  List<Stage> of(SearchQuery query, List<UserId> named) {
    String text = query.text();
    if (text == null) {
      return List.of(new Stage.Parts(List.of()));
    }
    String folded = Token.fold(text);
    var beginnings = beginnings(folded);
    Stage first = new Stage.Named(named.stream().map(UserId::value).toList());
    if (beginnings.isEmpty()) {
      return List.of(first);
    }
    return switch (query.sort()) {
      case RELEVANCE -> List.of(first, new Stage.Whole(folded), new Stage.Parts(beginnings));
      case ACTIVITY -> List.of(first, new Stage.Parts(beginnings));
    };
  }

  /// The same with words that names have in place of words that may be misspelt.
  List<Stage> respelt(Handle handle, SearchQuery query) {
    String text = query.text();
    if (text == null) {
      return List.of();
    }
    var typed = beginnings(Token.fold(text));
    var spellings =
        IntStream.range(0, typed.size())
            .mapToObj(
                i -> i < MAX_RESPELT ? spellings(handle, typed.get(i)) : List.of(typed.get(i)))
            .toList();
    return IntStream.range(0, SPELLINGS)
        .mapToObj(
            i -> spellings.stream().map(list -> list.get(Math.min(i, list.size() - 1))).toList())
        .distinct()
        .filter(words -> !words.equals(typed))
        .<Stage>map(Stage.Parts::new)
        .toList();
  }

  private List<String> spellings(Handle handle, String word) {
    var similar = Words.isSpelt(word) ? words.similar(handle, word, SPELLINGS) : List.<String>of();
    return similar.isEmpty() ? List.of(word) : similar;
  }

  private static List<String> beginnings(String folded) {
    return Token.of(folded).stream().map(Token::text).distinct().limit(MAX_BEGINNINGS).toList();
  }
}
