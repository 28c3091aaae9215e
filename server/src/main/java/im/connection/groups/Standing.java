package im.connection.groups;

import im.connection.conversations.Announcement.History;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a user stands to a group, and what of the group decides what they may do.
///
/// @param role absent when they are no member
/// @param mutedUntil until when they may not write, which may be over
/// @param history what they see of earlier messages when they join now
record Standing(
    @Nullable Role role,
    @Nullable Instant mutedUntil,
    boolean isBanned,
    int memberCount,
    boolean isDismissed,
    boolean muteAll,
    int slowModeSeconds,
    JoinPolicy joinPolicy,
    History history) {
  /// The role of a member in a group that exists.
  ///
  /// @throws Refusal `not_found` when they are no member, `group_dismissed`
  Role requireMember() {
    if (role == null) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    if (isDismissed) {
      throw Refusal.of(ErrorCode.GROUP_DISMISSED);
    }
    return role;
  }

  /// The role of an owner or admin.
  ///
  /// @throws Refusal as [#requireMember()], `forbidden` for a plain member
  Role requireModerator() {
    var held = requireMember();
    if (held == Role.MEMBER) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    return held;
  }
}
