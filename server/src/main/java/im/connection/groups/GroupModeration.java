package im.connection.groups;

import im.connection.conversations.Announcement;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogChange;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Muting and banning users, and what members are called: the owner may do it to anyone, admins to
/// plain members, and everybody names themselves. Each change is a system message.
@Singleton
final class GroupModeration {
  /// How long a mute may last.
  static final Duration MAX_MUTE = Duration.ofDays(3_653);

  private final Jdbi jdbi;
  private final GroupStore groups;
  private final MemberStore members;
  private final Joining joining;
  private final GroupLimits limits;
  private final Conversations conversations;

  GroupModeration(
      Jdbi jdbi,
      GroupStore groups,
      MemberStore members,
      Joining joining,
      GroupLimits limits,
      Conversations conversations) {
    this.jdbi = jdbi;
    this.groups = groups;
    this.members = members;
    this.joining = joining;
    this.limits = limits;
    this.conversations = conversations;
  }

  /// Lets a member write nothing until a time, even if they leave and come back. Writes
  /// `member.muted`.
  ///
  /// @throws Refusal `invalid_argument` for oneself and for a time past or too far away,
  ///   `not_found` when `target` is no member
  void mute(UserId actor, ConversationId group, UserId target, Instant until) {
    refuseSelf(actor, target);
    conversations.change(
        group,
        change -> {
          requireAbove(change, actor, target);
          if (!until.isAfter(change.time()) || until.isAfter(change.time().plus(MAX_MUTE))) {
            throw Refusal.invalid("until", "a time within the next ten years");
          }
          members.mute(change.handle(), group, target, until);
          var data = Map.of("users", List.of(target.toString()), "until", until);
          change.announce(Announcement.of(actor, "member.muted", data));
          return true;
        });
  }

  /// Lets a member write again. Writes `member.unmuted`, and nothing when they were not muted.
  ///
  /// @throws Refusal as [#mute]
  void unmute(UserId actor, ConversationId group, UserId target) {
    refuseSelf(actor, target);
    conversations.change(
        group,
        change -> {
          var until = requireAbove(change, actor, target).mutedUntil();
          members.unmute(change.handle(), group, target);
          if (until != null && until.isAfter(change.time())) {
            change.announce(Announcement.of(actor, "member.unmuted", users(target)));
          }
          return true;
        });
  }

  /// Calls a member something in this group, or as everywhere again: oneself, or as [#mute]. Writes
  /// `member.nickname`.
  ///
  /// @throws Refusal `not_found` when `target` is no member, `muted` for oneself while one may not
  ///   write, `rate_limited` after ten an hour
  void rename(UserId actor, ConversationId group, UserId target, Nickname wanted) {
    conversations.change(
        group,
        change -> {
          if (actor.equals(target)) {
            requireVoice(change, actor);
          } else {
            requireAbove(change, actor, target);
          }
          limits.checkNickname(group, actor);
          if (members.rename(change.handle(), group, target, wanted.nickname())) {
            var data = new HashMap<>(users(target));
            if (wanted.nickname() != null) {
              data.put("nickname", wanted.nickname());
            }
            change.announce(Announcement.of(actor, "member.nickname", data));
          }
          return true;
        });
  }

  /// A member who may write now.
  private void requireVoice(LogChange change, UserId member) {
    var standing = groups.requireStanding(change.handle(), change.conversation(), member);
    boolean isSilenced = standing.requireMember() == Role.MEMBER && standing.muteAll();
    var until = standing.mutedUntil();
    if (isSilenced || (until != null && until.isAfter(change.time()))) {
      throw Refusal.of(ErrorCode.MUTED);
    }
  }

  /// Keeps a user out: a member departs, and neither an invitation, a link nor a request brings
  /// them back. Writes `member.banned`; repeating it changes nothing.
  ///
  /// @throws Refusal `invalid_argument` for oneself, `not_found` when there is no such user
  void ban(UserId actor, ConversationId group, UserId target) {
    refuseSelf(actor, target);
    conversations.change(
        group,
        change -> {
          var role = groups.requireModerator(change.handle(), group, actor);
          var standing = groups.requireStanding(change.handle(), group, target);
          if (standing.role() != null && !role.isAbove(standing.role())) {
            throw Refusal.of(ErrorCode.FORBIDDEN);
          }
          if (!standing.isBanned()) {
            ban(change, actor, target, standing.role() != null);
          }
          return true;
        });
  }

  private void ban(LogChange change, UserId actor, UserId target, boolean isMember) {
    var group = change.conversation();
    if (!members.ban(change.handle(), group, target, actor, change.time())) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    joining.closeWaysIn(change, target);
    if (isMember) {
      groups.removeMember(change.handle(), group, target);
      change.announce(Announcement.departing(actor, "member.banned", List.of(target)));
    } else {
      change.announce(Announcement.of(actor, "member.banned", users(target)));
    }
  }

  /// Lets a user come back, by whatever way is open to them. Writes `member.unbanned`, and nothing
  /// when they were not banned.
  void unban(UserId actor, ConversationId group, UserId target) {
    conversations.change(
        group,
        change -> {
          groups.requireModerator(change.handle(), group, actor);
          if (groups.requireStanding(change.handle(), group, target).isBanned()) {
            members.unban(change.handle(), group, target);
            change.announce(Announcement.of(actor, "member.unbanned", users(target)));
          }
          return true;
        });
  }

  /// Who is banned, by user id: for owner and admins.
  Page<Ban> bans(UserId viewer, ConversationId group, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long after = cursor == null ? 0 : Id.parse("cursor", cursor);
    var bans =
        jdbi.withHandle(handle -> {
          groups.requireModerator(handle, group, viewer);
          return members.bans(handle, group, after, limit + 1);
        });
    return Page.of(bans, limit, ban -> ban.user().id().toString());
  }

  /// A plain member learns nothing about others from what they may not do.
  private Standing requireAbove(LogChange change, UserId actor, UserId target) {
    var group = change.conversation();
    var role = groups.requireModerator(change.handle(), group, actor);
    var standing = groups.requireStanding(change.handle(), group, target);
    if (!role.isAbove(standing.requireMember())) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    return standing;
  }

  private static void refuseSelf(UserId actor, UserId target) {
    if (actor.equals(target)) {
      throw Refusal.invalid("userId", "another member");
    }
  }

  private static Map<String, Object> users(UserId user) {
    return Map.of("users", List.of(user.toString()));
  }
}
