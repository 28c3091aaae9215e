package im.connection.platform.compute;

/// A kind of work, with a queue of its own.
public enum Lane {
  /// Somebody waits for it in front of a screen.
  PASSWORDS(64, 3),

  /// Nobody waits for it.
  PREVIEWS(16, 1);

  /// How many pieces of work may wait; of one origin half as many.
  final int capacity;

  /// How many pieces are taken in a row while other lanes wait too.
  final int share;

  Lane(int capacity, int share) {
    this.capacity = capacity;
    this.share = share;
  }
}
