package im.connection.kernel;

/// Names one message that is to be sent later.
public record ScheduleId(long value) implements Id, Comparable<ScheduleId> {
  public ScheduleId {
    Id.check("scheduleId", value);
  }

  /// Reads the wire form, a decimal string.
  public static ScheduleId valueOf(String text) {
    return new ScheduleId(Id.parse("scheduleId", text));
  }

  @Override
  public int compareTo(ScheduleId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
