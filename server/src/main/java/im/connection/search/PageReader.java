package im.connection.search;

import im.connection.kernel.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads one page of a search: candidates, stage by stage, of whom those are kept that the viewer
/// may see. Pages are full as long as there is more, so that nothing tells of the others; only
/// after [#MAX_SEEN] candidates a page ends early, and the next one goes on from there.
final class PageReader<T> {
  static final int MAX_SEEN = 1_000;
  private static final int CHUNK = 60;

  /// Where candidates come from.
  interface Candidates {
    /// The first `count` after a hit.
    List<Hit> best(Stage stage, Hit after, int count);
  }

  /// Who sees what.
  interface Sight<T> {
    /// What the viewer may see of these candidates of the last of some stages, by their ids.
    Map<Long, T> of(List<Hit> hits, List<Stage> stages);
  }

  private record Found<T>(T item, SearchCursor at) {}

  private final Candidates candidates;
  private final Sight<T> sight;
  private final int limit;
  private final List<Found<T>> found = new ArrayList<>();
  private int left = MAX_SEEN;

  /// The last candidate looked at.
  private @Nullable SearchCursor looked;

  PageReader(Candidates candidates, Sight<T> sight, int limit) {
    this.candidates = candidates;
    this.sight = sight;
    this.limit = limit;
  }

  /// The page that begins at a cursor.
  ///
  /// @param rest stages that follow, made when it comes to them
  Page<T> read(List<Stage> stages, Supplier<List<Stage>> rest, SearchCursor from) {
    var all = new ArrayList<>(stages);
    for (int i = from.stage(); !isFull(); i++) {
      if (i >= stages.size() && all.size() == stages.size()) {
        all.addAll(rest.get());
      }
      if (i >= all.size()) {
        break;
      }
      read(all.subList(0, i + 1), i == from.stage() ? from.hit() : Hit.START);
    }
    var page = Page.of(found, limit, last -> last.at().toString());
    boolean isCut = page.next() == null && left <= 0 && looked != null;
    return new Page<>(
        page.items().stream().map(Found::item).toList(),
        isCut ? String.valueOf(looked) : page.next());
  }

  private void read(List<Stage> stages, Hit begin) {
    var after = begin;
    while (!isFull()) {
      int count = Math.min(left, Math.max(CHUNK, limit + 1));
      var hits = candidates.best(stages.getLast(), after, count);
      keep(hits, stages);
      if (hits.size() < count) {
        return;
      }
      after = hits.getLast();
    }
  }

  private void keep(List<Hit> hits, List<Stage> stages) {
    left -= hits.size();
    var seen = hits.isEmpty() ? Map.<Long, T>of() : sight.of(hits, stages);
    if (!hits.isEmpty()) {
      looked = new SearchCursor(stages.size() - 1, hits.getLast());
    }
    for (var hit : hits) {
      var item = seen.get(hit.id());
      if (item != null) {
        found.add(new Found<>(item, new SearchCursor(stages.size() - 1, hit)));
      }
    }
  }

  private boolean isFull() {
    return found.size() > limit || left <= 0;
  }
}
