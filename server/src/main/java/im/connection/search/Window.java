package im.connection.search;

import java.util.List;

/// A stretch of users or groups, ascending, that was looked at.
///
/// @param last the last of them
/// @param due those whose entries are not what they should be
/// @param size how many they are
record Window(long last, List<Long> due, int size) {
  Window {
    due = List.copyOf(due);
  }

  /// One of them.
  record Seen(long id, boolean isDue) {}

  static Window of(List<Seen> seen) {
    var due = seen.stream().filter(Seen::isDue).map(Seen::id).toList();
    return new Window(seen.isEmpty() ? 0 : seen.getLast().id(), due, seen.size());
  }
}
