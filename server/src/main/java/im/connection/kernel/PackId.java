package im.connection.kernel;

/// Names one sticker pack.
public record PackId(long value) implements Id, Comparable<PackId> {
  public PackId {
    Id.check("packId", value);
  }

  /// Reads the wire form, a decimal string.
  public static PackId valueOf(String text) {
    return new PackId(Id.parse("packId", text));
  }

  @Override
  public int compareTo(PackId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
