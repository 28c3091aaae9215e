package im.connection.groups;

import im.connection.conversations.AccessRule;
import im.connection.conversations.Conversation;
import im.connection.conversations.Restraint;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Who may send in a group's conversation: its members, until it is dismissed; while all are muted
/// only owner and admins. A mute of a member's own and slow mode hold back for a while.
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
    if (standing.get().isDismissed()) {
      return Optional.of(ErrorCode.GROUP_DISMISSED);
    }
    return standing.get().muteAll() && standing.get().role() == Role.MEMBER
        ? Optional.of(ErrorCode.MUTED)
        : Optional.empty();
  }

  @Override
  public Restraint restraint(Handle handle, Conversation conversation, UserId sender) {
    var standing = store.requireStanding(handle, conversation.id(), sender);
    int pause = standing.role() == Role.MEMBER ? standing.slowModeSeconds() : 0;
    return new Restraint(standing.mutedUntil(), Duration.ofSeconds(pause));
  }
}
