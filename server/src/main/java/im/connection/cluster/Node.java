package im.connection.cluster;

/// One running server process: its registered id, and how often it has registered under it. What a
/// node publishes is numbered; a new epoch says that others may have stopped listening in between.
record Node(long id, long epoch) {
  Node {
    if (id <= 0 || epoch <= 0) {
      throw new IllegalArgumentException("node: %d/%d (expected: positive)".formatted(id, epoch));
    }
  }

  /// The same process after it had to register again.
  Node again() {
    return new Node(id, epoch + 1);
  }

  @Override
  public String toString() {
    return id + "/" + epoch;
  }
}
