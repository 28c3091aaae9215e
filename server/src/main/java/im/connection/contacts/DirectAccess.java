package im.connection.contacts;

import im.connection.conversations.AccessRule;
import im.connection.conversations.Conversation;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Who may send in a direct conversation: its two users, while both exist, neither blocks the other
/// and the other takes messages from them. How much a stranger may write is counted on the head
/// instead, where it cannot be raced.
@Singleton
final class DirectAccess implements AccessRule {
  private final ContactStore store;
  private final Relations relations;

  DirectAccess(ContactStore store, Relations relations) {
    this.store = store;
    this.relations = relations;
  }

  @Override
  public boolean covers(Conversation conversation) {
    return conversation instanceof Conversation.Direct;
  }

  @Override
  public Optional<ErrorCode> refusal(Handle handle, Conversation conversation, UserId sender) {
    if (!(conversation instanceof Conversation.Direct direct) || !direct.has(sender)) {
      return Optional.of(ErrorCode.NOT_FOUND);
    }
    if (store.existing(handle, direct.low(), direct.high()) < 2) {
      return Optional.of(ErrorCode.NOT_ACCEPTED);
    }
    return relations.refusal(handle, sender, direct.peerOf(sender));
  }
}
