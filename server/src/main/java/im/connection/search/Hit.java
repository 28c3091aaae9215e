package im.connection.search;

import java.util.Comparator;

/// A candidate: a user's or group's id, and when it was last active.
record Hit(long id, int activity) {
  /// The most recently active first, among equal ones the newest.
  static final Comparator<Hit> ORDER =
      Comparator.comparingInt(Hit::activity).thenComparingLong(Hit::id).reversed();

  /// What comes before all.
  static final Hit START = new Hit(Long.MAX_VALUE, Integer.MAX_VALUE);
}
