package im.connection.kernel;

/// Names one stored snapshot of a page that a message links to.
public record PreviewId(long value) implements Id, Comparable<PreviewId> {
  public PreviewId {
    Id.check("previewId", value);
  }

  /// Reads the wire form, a decimal string.
  public static PreviewId valueOf(String text) {
    return new PreviewId(Id.parse("previewId", text));
  }

  @Override
  public int compareTo(PreviewId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
