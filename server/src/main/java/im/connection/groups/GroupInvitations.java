package im.connection.groups;

import im.connection.accounts.Quota;
import im.connection.accounts.Quotas;
import im.connection.contacts.Relations;
import im.connection.conversations.Conversations;
import im.connection.conversations.FeedChange;
import im.connection.conversations.Feeds;
import im.connection.conversations.LogChange;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Inviting users into groups, and answering invitations.
@Singleton
public final class GroupInvitations {
  private final Jdbi jdbi;
  private final GroupInvitationStore store;
  private final GroupStore groups;
  private final MemberStore members;
  private final Relations relations;
  private final Joining joining;
  private final Conversations conversations;
  private final Feeds feeds;
  private final Quotas quotas;

  GroupInvitations(
      Jdbi jdbi,
      GroupInvitationStore store,
      GroupStore groups,
      MemberStore members,
      Relations relations,
      Joining joining,
      Conversations conversations,
      Feeds feeds,
      Quotas quotas) {
    this.jdbi = jdbi;
    this.store = store;
    this.groups = groups;
    this.members = members;
    this.relations = relations;
    this.joining = joining;
    this.conversations = conversations;
    this.feeds = feeds;
    this.quotas = quotas;
  }

  /// Invites users; members, banned users, those with an open invitation, those who take none from
  /// this user, who declined one of the group or of this stranger a while ago or have too many
  /// open, and unknown ones are skipped and reported. The devices of each invitee hear
  /// `group.invited`.
  ///
  /// @throws Refusal `not_found` unless `inviter` is a member, `group_dismissed`, `request_limit`
  ///   when the group has more open invitations than it may have members, or the inviter more than
  ///   allowed, `daily_limit`
  public Invited invite(UserId inviter, ConversationId group, NewInvitations wanted) {
    long firstId = store.nextIds(wanted.userIds().size());
    return feeds.change(change -> {
      groups.requireMember(change.handle(), group, inviter);
      return invite(change, group, inviter, wanted.userIds(), firstId);
    });
  }

  /// Takes ids for as many invitations; to be called before the transaction.
  long reserve(int count) {
    return store.nextIds(count);
  }

  /// Invites users (ascending) in the name of a member, inside a transaction.
  Invited invite(
      FeedChange change, ConversationId group, UserId inviter, List<UserId> users, long firstId) {
    var handle = change.handle();
    store.hold(handle, users);
    var unwilling = unwilling(handle, group, inviter, users);
    store.expire(handle, group, users);
    store.insert(
        handle,
        group,
        inviter,
        users.stream().filter(user -> !unwilling.contains(user)).toList(),
        firstId);
    if (store.countOpen(handle, group) > joining.maxMembers()) {
      throw Refusal.of(ErrorCode.REQUEST_LIMIT, joining.maxMembers());
    }
    var open = new HashMap<UserId, Invitation>();
    store.open(handle, group, users).forEach(item -> open.put(item.invitee().id(), item));
    var reasons = new HashMap<UserId, Invited.Reason>();
    unwilling.forEach(user -> reasons.put(user, Invited.Reason.NOT_ACCEPTED));
    members.banned(handle, group, users).forEach(u -> reasons.put(u, Invited.Reason.BANNED));
    members.members(handle, group, users).forEach(u -> reasons.put(u, Invited.Reason.MEMBER));
    var invited = sort(users, open, reasons, firstId);
    count(handle, inviter, invited.invited().size());
    invited.invited().forEach(item -> change.feed(item.invitee().id(), "group.invited", item));
    return invited;
  }

  /// Those of `users` who take no invitation from this user, or none into this group, for now.
  private Set<UserId> unwilling(
      Handle handle, ConversationId group, UserId inviter, List<UserId> users) {
    var limits = quotas.limits();
    var unwilling = new HashSet<>(relations.unwilling(handle, inviter, users));
    unwilling.addAll(store.declined(handle, group, users, limits.pause()));
    var declined = store.declined(handle, inviter, users, limits.pause());
    relations
        .between(handle, inviter, declined)
        .forEach((user, relation) -> {
          if (!relation.isFriend()) {
            unwilling.add(user);
          }
        });
    unwilling.addAll(store.crowded(handle, users, limits.waitingInvitations()));
    return unwilling;
  }

  /// Counts new invitations. The count stays locked, and so nobody else counts the open ones.
  private void count(Handle handle, UserId inviter, int invitations) {
    if (invitations > 0) {
      quotas.take(handle, inviter, Quota.INVITATIONS, invitations);
      int limit = quotas.limits().openInvitations();
      if (store.countOpen(handle, inviter) > limit) {
        throw Refusal.of(ErrorCode.REQUEST_LIMIT, limit);
      }
    }
  }

  /// A user's open invitations, the newest first.
  public Page<Invitation> list(UserId invitee, @Nullable String cursor, int limit) {
    Page.checkLimit(limit);
    long before = cursor == null ? Long.MAX_VALUE : Id.parse("cursor", cursor);
    var invitations = jdbi.withHandle(handle -> store.list(handle, invitee, before, limit + 1));
    return Page.of(invitations, limit, invitation -> invitation.id().toString());
  }

  /// Joins the group of an invitation, once: writes `member.joined`. The inviter's and the
  /// invitee's devices hear `group.invitation.answered`.
  ///
  /// @throws Refusal `not_found` when the invitation is not addressed to `user`, `request_closed`
  ///   when it is no longer open, `group_full`, `group_dismissed`
  public Group accept(UserId user, RequestId id) {
    var seen = addressed(jdbi.withHandle(handle -> store.find(handle, id)), user);
    var group = seen.group().id();
    return switch (seen.state()) {
      case PENDING -> conversations.change(group, change -> accept(change, user, id));
      case ACCEPTED -> stillIn(jdbi.withHandle(handle -> groups.find(handle, group, user)));
      case DECLINED, EXPIRED, CANCELLED -> throw Refusal.of(ErrorCode.REQUEST_CLOSED);
    };
  }

  /// Turns an invitation down, once. The inviter's and the invitee's devices hear
  /// `group.invitation.answered`.
  ///
  /// @throws Refusal `not_found` when the invitation is not addressed to `user`, `request_closed`
  ///   when it is no longer open
  public Invitation decline(UserId user, RequestId id) {
    return feeds.change(change -> {
      var invitation = addressed(store.lock(change.handle(), id), user);
      return switch (invitation.state()) {
        case DECLINED -> invitation;
        case PENDING -> {
          var declined = store.close(change.handle(), id, Invitation.State.DECLINED);
          feedBoth(change, declined);
          yield declined;
        }
        case ACCEPTED, EXPIRED, CANCELLED -> throw Refusal.of(ErrorCode.REQUEST_CLOSED);
      };
    });
  }

  private Group accept(LogChange change, UserId user, RequestId id) {
    var handle = change.handle();
    var group = change.conversation();
    var invitation = addressed(store.lock(handle, id), user);
    if (invitation.state() == Invitation.State.ACCEPTED) {
      return stillIn(groups.find(handle, group, user));
    }
    if (invitation.state() != Invitation.State.PENDING) {
      throw Refusal.of(ErrorCode.REQUEST_CLOSED);
    }
    joining.join(change, user);
    feedBoth(change, store.close(handle, id, Invitation.State.ACCEPTED));
    return groups.find(handle, group, user).orElseThrow();
  }

  private static Invited sort(
      List<UserId> users,
      Map<UserId, Invitation> open,
      Map<UserId, Invited.Reason> reasons,
      long firstId) {
    var invited = new ArrayList<Invitation>();
    var skipped = new ArrayList<Invited.Skipped>();
    for (UserId user : users) {
      var invitation = open.get(user);
      var reason = reasons.get(user);
      if (reason != null) {
        skipped.add(new Invited.Skipped(user, reason));
      } else if (invitation == null) {
        skipped.add(new Invited.Skipped(user, Invited.Reason.UNKNOWN));
      } else if (isOneOf(invitation.id(), firstId, users.size())) {
        invited.add(invitation);
      } else {
        skipped.add(new Invited.Skipped(user, Invited.Reason.INVITED));
      }
    }
    return new Invited(invited, skipped);
  }

  private static boolean isOneOf(RequestId id, long firstId, int count) {
    return id.value() >= firstId && id.value() < firstId + count;
  }

  private static void feedBoth(FeedChange change, Invitation invitation) {
    change.feed(invitation.inviter().id(), "group.invitation.answered", invitation);
    change.feed(invitation.invitee().id(), "group.invitation.answered", invitation);
  }

  private static Group stillIn(Optional<Group> group) {
    return group.orElseThrow(() -> Refusal.of(ErrorCode.REQUEST_CLOSED));
  }

  private static Invitation addressed(Optional<Invitation> invitation, UserId user) {
    return invitation
        .filter(found -> found.invitee().id().equals(user))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }
}
