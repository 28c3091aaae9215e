package im.connection.presence;

/// Whether a user has connections, and whether somebody sits before one of them.
enum Liveness {
  GONE,
  IDLE,
  ACTIVE;

  /// The livelier of the two.
  Liveness or(Liveness other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
