package im.connection.kernel;

/// Names one user for ever.
public record UserId(long value) implements Id, Comparable<UserId> {
  public UserId {
    Id.check("userId", value);
  }

  /// Reads the wire form, a decimal string.
  public static UserId valueOf(String text) {
    return new UserId(Id.parse("userId", text));
  }

  @Override
  public int compareTo(UserId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
