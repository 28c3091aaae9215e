package im.connection.messages;

import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import org.jspecify.annotations.Nullable;

/// Which page of a history: the messages below `before`, newest first, or those above `after`,
/// oldest first; without either, the newest ones.
public record HistoryQuery(@Nullable Long before, @Nullable Long after, int limit) {
  public HistoryQuery {
    if (before != null && after != null) {
      throw Refusal.invalid("before", "either before or after");
    }
    if (before != null && before < 1) {
      throw Refusal.invalid("before", "a seq");
    }
    if (after != null && (after < 0 || after == Long.MAX_VALUE)) {
      throw Refusal.invalid("after", "a seq");
    }
    Page.checkLimit(limit);
  }

  boolean isAscending() {
    return after != null;
  }

  long from() {
    return after == null ? 1 : after + 1;
  }

  long to() {
    return before == null ? Long.MAX_VALUE : before - 1;
  }
}
