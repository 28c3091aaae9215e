package im.connection.kernel;

/// Names one link that invites into a group.
public record LinkId(long value) implements Id, Comparable<LinkId> {
  public LinkId {
    Id.check("linkId", value);
  }

  /// Reads the wire form, a decimal string.
  public static LinkId valueOf(String text) {
    return new LinkId(Id.parse("linkId", text));
  }

  @Override
  public int compareTo(LinkId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
