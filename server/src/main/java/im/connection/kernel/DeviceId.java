package im.connection.kernel;

/// Names one signed-in client installation.
public record DeviceId(long value) implements Id, Comparable<DeviceId> {
  public DeviceId {
    Id.check("deviceId", value);
  }

  /// Reads the wire form, a decimal string.
  public static DeviceId valueOf(String text) {
    return new DeviceId(Id.parse("deviceId", text));
  }

  @Override
  public int compareTo(DeviceId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
