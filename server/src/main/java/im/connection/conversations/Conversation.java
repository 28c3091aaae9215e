package im.connection.conversations;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;

/// What never changes about a conversation: its id and, when it is direct, its two users.
public sealed interface Conversation {
  /// The conversation's id.
  ConversationId id();

  /// The conversation of two users, `low` the smaller id; there is one for a pair.
  record Direct(ConversationId id, UserId low, UserId high) implements Conversation {
    /// The other one of the two.
    public UserId peerOf(UserId user) {
      return user.equals(low) ? high : low;
    }

    /// Whether `user` is one of the two.
    public boolean has(UserId user) {
      return user.equals(low) || user.equals(high);
    }
  }

  /// The conversation of a group's members; its id is the group's id.
  record Group(ConversationId id) implements Conversation {}
}
