package im.connection.kernel;

/// Names one sticker.
public record StickerId(long value) implements Id, Comparable<StickerId> {
  public StickerId {
    Id.check("stickerId", value);
  }

  /// Reads the wire form, a decimal string.
  public static StickerId valueOf(String text) {
    return new StickerId(Id.parse("stickerId", text));
  }

  @Override
  public int compareTo(StickerId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
