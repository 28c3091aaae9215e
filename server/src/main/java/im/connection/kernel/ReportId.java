package im.connection.kernel;

/// Names one report of something that should not be.
public record ReportId(long value) implements Id, Comparable<ReportId> {
  public ReportId {
    Id.check("reportId", value);
  }

  /// Reads the wire form, a decimal string.
  public static ReportId valueOf(String text) {
    return new ReportId(Id.parse("reportId", text));
  }

  @Override
  public int compareTo(ReportId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
