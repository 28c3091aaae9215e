package im.connection.kernel;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list; `next` is the opaque cursor of the following page, absent on the last one.
public record Page<T>(List<T> items, @Nullable String next) {
  /// The largest page a client may ask for.
  public static final int MAX_LIMIT = 200;

  /// How many items a page has when the client does not say.
  public static final int DEFAULT_LIMIT = 50;

  public Page {
    items = List.copyOf(items);
  }

  /// The page made of what was fetched with a limit of one more than `limit`.
  ///
  /// @param cursor where the page that ends with an item is continued
  public static <T> Page<T> of(List<T> fetched, int limit, Function<T, String> cursor) {
    if (fetched.size() <= limit) {
      return new Page<>(fetched, null);
    }
    var items = fetched.subList(0, limit);
    return new Page<>(items, cursor.apply(items.getLast()));
  }

  /// The page size asked for, or [#DEFAULT_LIMIT].
  public static int limit(@Nullable Integer asked) {
    return asked == null ? DEFAULT_LIMIT : checkLimit(asked);
  }

  /// Lets a page size pass, 1 to [#MAX_LIMIT].
  public static int checkLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw Refusal.invalid("limit", "1..%d".formatted(MAX_LIMIT));
    }
    return limit;
  }
}
