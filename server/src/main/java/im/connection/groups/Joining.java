package im.connection.groups;

import im.connection.conversations.Announcement;
import im.connection.conversations.LogChange;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.config.Settings;
import jakarta.inject.Singleton;
import java.util.List;

/// The last step into a group, the same for every way: by invitation, link or request.
@Singleton
final class Joining {
  private final GroupStore groups;
  private final GroupInvitationStore invitations;
  private final JoinRequestStore requests;
  private final GroupLimits limits;
  private final int maxMembers;

  Joining(
      GroupStore groups,
      GroupInvitationStore invitations,
      JoinRequestStore requests,
      GroupLimits limits,
      Settings settings) {
    this.groups = groups;
    this.invitations = invitations;
    this.requests = requests;
    this.limits = limits;
    this.maxMembers = settings.groupMaxMembers();
  }

  /// How many members a group may have.
  int maxMembers() {
    return maxMembers;
  }

  /// Makes a member of a user, who sees as much of what was said before as the group lets them.
  /// Writes `member.joined`, and nothing when they are a member already.
  ///
  /// @return whether they were not
  /// @throws Refusal `not_found` for a banned user and one whose account is deleted,
  ///   `group_dismissed`, `group_full`, `rate_limited` when they came in twenty times within an
  ///   hour
  boolean join(LogChange change, UserId user) {
    var group = change.conversation();
    var standing = groups.requireStanding(change.handle(), group, user);
    if (standing.isDismissed()) {
      throw Refusal.of(ErrorCode.GROUP_DISMISSED);
    }
    if (standing.role() != null) {
      return false;
    }
    if (standing.isBanned() || !groups.isUser(change.handle(), user)) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    if (standing.memberCount() >= maxMembers) {
      throw Refusal.of(ErrorCode.GROUP_FULL);
    }
    limits.checkJoin(group, user);
    groups.addMember(change.handle(), group, user, Role.MEMBER);
    requests.closeOpen(change.handle(), group, user, JoinRequest.State.ACCEPTED);
    change.announce(Announcement.joining(user, "member.joined", List.of(user), standing.history()));
    return true;
  }

  /// Cancels what a user who is sent away or banned could come in by.
  void closeWaysIn(LogChange change, UserId user) {
    var group = change.conversation();
    invitations.cancel(change.handle(), group, user);
    requests.closeOpen(change.handle(), group, user, JoinRequest.State.CANCELLED);
  }
}
