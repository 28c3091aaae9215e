package im.connection.search;

import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Suggests tags that others have.
@Singleton
final class TagSuggestions {
  private static final int MAX_LIMIT = 50;
  private static final int DEFAULT_LIMIT = 20;

  private final Jdbi jdbi;
  private final TagStore store;
  private final SearchLimits limits;

  TagSuggestions(Jdbi jdbi, TagStore store, SearchLimits limits) {
    this.jdbi = jdbi;
    this.store = store;
    this.limits = limits;
  }

  /// The most used tags that begin with a text, of all tags without one, 20 unless said otherwise.
  ///
  /// @throws Refusal `rate_limited`, `overloaded`
  Page<TagCount> suggest(
      UserId viewer, TagKind kind, @Nullable String typed, @Nullable Integer limit) {
    int wanted = limit == null ? DEFAULT_LIMIT : limit;
    if (wanted < 1 || wanted > MAX_LIMIT) {
      throw Refusal.invalid("limit", "1..%d".formatted(MAX_LIMIT));
    }
    String text = SearchQuery.checked("prefix", typed);
    String prefix =
        Normalizer.normalize(text == null ? "" : text, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\h+", " ");
    var tags =
        limits.run(
            viewer, () -> jdbi.withHandle(handle -> store.suggest(handle, kind, prefix, wanted)));
    return new Page<>(tags, null);
  }
}
