package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;

/// A user as the sender of messages in one conversation.
public record Sender(ConversationId conversation, UserId user) implements Comparable<Sender> {
  @Override
  public int compareTo(Sender other) {
    int byConversation = conversation.compareTo(other.conversation);
    return byConversation != 0 ? byConversation : user.compareTo(other.user);
  }
}
