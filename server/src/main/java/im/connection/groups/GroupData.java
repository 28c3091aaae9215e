package im.connection.groups;

import im.connection.conversations.Conversation;
import im.connection.conversations.Conversations;
import im.connection.conversations.Reach;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.personal.Archive;
import im.connection.personal.PersonalData;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// A user's groups, taken along and left. Whoever owned a group hands it to the admin, or else the
/// member, who has been there longest; a group without others is dismissed. What they wrote there
/// stays.
@Singleton
final class GroupData implements PersonalData {
  private final Jdbi jdbi;
  private final Conversations conversations;
  private final Groups groups;
  private final GroupStore store;
  private final GroupInvitations invitations;
  private final GroupInvitationStore invitationStore;
  private final JoinRequests requests;
  private final JoinRequestStore requestStore;
  private final Follows follows;
  private final MemberStore members;

  GroupData(
      Jdbi jdbi,
      Conversations conversations,
      Groups groups,
      GroupStore store,
      GroupInvitations invitations,
      GroupInvitationStore invitationStore,
      JoinRequests requests,
      JoinRequestStore requestStore,
      Follows follows,
      MemberStore members) {
    this.jdbi = jdbi;
    this.conversations = conversations;
    this.groups = groups;
    this.store = store;
    this.invitations = invitations;
    this.invitationStore = invitationStore;
    this.requests = requests;
    this.requestStore = requestStore;
    this.follows = follows;
    this.members = members;
  }

  @Override
  public void export(UserId user, Archive archive) {
    var ids = groups(user);
    archive.putAll(
        "groups", next -> new Page<>(ids.stream().map(id -> groups.get(user, id)).toList(), null));
    archive.put("group-nicknames", jdbi.withHandle(handle -> members.nicknames(handle, user, ids)));
    present(user, ids)
        .forEach(id ->
            archive.putAll(
                "groups/%s-special-attention".formatted(id),
                next -> follows.list(user, id, next, Page.MAX_LIMIT)));
    archive.putAll("group-invitations", next -> invitations.list(user, next, Page.MAX_LIMIT));
    archive.putAll("group-join-requests", next -> requests.own(user, next, Page.MAX_LIMIT));
  }

  /// What could bring them in again goes first.
  @Override
  public void erase(UserId user) {
    jdbi.useTransaction(handle -> {
      invitationStore.deleteAll(handle, user);
      requestStore.deleteAll(handle, user);
    });
    var ids = groups(user);
    present(user, ids).forEach(group -> leave(user, group));
    jdbi.useTransaction(handle -> {
      groups(user).forEach(group -> store.removeMember(handle, group, user));
      members.forget(handle, user);
    });
  }

  /// Every group in whose list of members the user stands, dismissed ones too.
  private List<ConversationId> groups(UserId user) {
    var ids =
        conversations.reaches(user).stream()
            .map(Reach::conversation)
            .filter(id -> conversations.find(id).orElse(null) instanceof Conversation.Group)
            .toList();
    return jdbi.withHandle(handle -> members.memberOf(handle, user, ids));
  }

  private List<ConversationId> present(UserId user, List<ConversationId> ids) {
    return ids.stream().filter(id -> groups.get(user, id).dismissedAt() == null).toList();
  }

  private void leave(UserId user, ConversationId group) {
    try {
      groups.abandon(user, group);
    } catch (Refusal refused) {
      if (refused.code() != ErrorCode.NOT_FOUND && refused.code() != ErrorCode.GROUP_DISMISSED) {
        throw refused;
      }
    }
  }
}
