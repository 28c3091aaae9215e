package im.connection.kernel;

/// Names one message, also in archives; messages are addressed by conversation and seq.
public record MessageId(long value) implements Id, Comparable<MessageId> {
  public MessageId {
    Id.check("id", value);
  }

  /// Reads the wire form, a decimal string.
  public static MessageId valueOf(String text) {
    return new MessageId(Id.parse("id", text));
  }

  @Override
  public int compareTo(MessageId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
