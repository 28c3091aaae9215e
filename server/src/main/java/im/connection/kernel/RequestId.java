package im.connection.kernel;

/// Names one contact request or group invitation.
public record RequestId(long value) implements Id, Comparable<RequestId> {
  public RequestId {
    Id.check("requestId", value);
  }

  /// Reads the wire form, a decimal string.
  public static RequestId valueOf(String text) {
    return new RequestId(Id.parse("requestId", text));
  }

  @Override
  public int compareTo(RequestId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
