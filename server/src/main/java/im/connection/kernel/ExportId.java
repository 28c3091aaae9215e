package im.connection.kernel;

/// Names one archive of everything that is a user's.
public record ExportId(long value) implements Id, Comparable<ExportId> {
  public ExportId {
    Id.check("exportId", value);
  }

  /// Reads the wire form, a decimal string.
  public static ExportId valueOf(String text) {
    return new ExportId(Id.parse("exportId", text));
  }

  @Override
  public int compareTo(ExportId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
