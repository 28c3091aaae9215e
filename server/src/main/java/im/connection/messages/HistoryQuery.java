package im.connection.messages;

import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which page of a history: the messages below `before`, newest first, or those above `after`,
/// oldest first, or those on either side of `around`, oldest first; without any, the newest ones.
public record HistoryQuery(
    @Nullable Long before, @Nullable Long after, @Nullable Long around, int limit) {
  public HistoryQuery {
    if (Stream.of(before, after, around).filter(Objects::nonNull).count() > 1) {
      throw Refusal.invalid("before", "one of before, after and around");
    }
    if (around != null && (around < 1 || around == Long.MAX_VALUE)) {
      throw Refusal.invalid("around", "a seq");
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
