package im.connection.groups;

import im.connection.conversations.AccessRule;
import im.connection.conversations.Conversation;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Who may send in a group's conversation: its members, until it is dismissed.
@Singleton
final class GroupAccess implements AccessRule {
  private final GroupStore store;

  GroupAccess(GroupStore store) {
    this.store = store;
  }

  @Override
  public boolean covers(Conversation conversation) {
    return conversation instanceof Conversation.Group;
  }

  @Override
  public Optional<ErrorCode> refusal(Handle handle, Conversation conversation, UserId sender) {
    var standing = store.standing(handle, conversation.id(), sender);
    if (standing.isEmpty() || standing.get().role() == null) {
      return Optional.of(ErrorCode.NOT_FOUND);
    }
    return standing.get().isDismissed() ? Optional.of(ErrorCode.GROUP_DISMISSED) : Optional.empty();
  }
}
