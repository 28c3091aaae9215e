package im.connection.kernel;

/// Names one conversation; a group's id is the id of its conversation.
public record ConversationId(long value) implements Id, Comparable<ConversationId> {
  public ConversationId {
    Id.check("conversationId", value);
  }

  /// Reads the wire form, a decimal string.
  public static ConversationId valueOf(String text) {
    return new ConversationId(Id.parse("conversationId", text));
  }

  @Override
  public int compareTo(ConversationId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
