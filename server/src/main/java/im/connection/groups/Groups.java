package im.connection.groups;

import im.connection.accounts.Quota;
import im.connection.accounts.Quotas;
import im.connection.conversations.Announcement;
import im.connection.conversations.Conversations;
import im.connection.conversations.LogChange;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Groups and their members. Who may do what is the table of `docs/permissions.md`: whoever is no
/// member gets `not_found`, a member without the right role `forbidden`, and every change of a
/// dismissed group `group_dismissed`.
@Singleton
public final class Groups {
  private final Jdbi jdbi;
  private final GroupStore store;
  private final Joining joining;
  private final GroupInvitations invitations;
  private final Conversations conversations;
  private final Dismissals dismissals;
  private final GroupIndex index;
  private final Quotas quotas;

  Groups(
      Jdbi jdbi,
      GroupStore store,
      Joining joining,
      GroupInvitations invitations,
      Conversations conversations,
      Dismissals dismissals,
      GroupIndex index,
      Quotas quotas) {
    this.jdbi = jdbi;
    this.store = store;
    this.joining = joining;
    this.invitations = invitations;
    this.conversations = conversations;
    this.dismissals = dismissals;
    this.index = index;
    this.quotas = quotas;
  }

  /// Creates a group with its owner as the only member, and invites users who exist into it.
  ///
  /// @throws Refusal `daily_limit`, `list_full` when they own so many that more are not allowed,
  ///   and as for inviting
  public Group create(UserId owner, NewGroup wanted) {
    var invitees = wanted.invitees();
    long firstId = invitations.reserve(invitees.size());
    return conversations.createGroup(
        wanted.name(),
        change -> {
          var group = change.conversation();
          quotas.take(change.handle(), owner, Quota.GROUPS, 1);
          requireRoom(change.handle(), owner);
          store.create(change.handle(), group);
          store.addMember(change.handle(), group, owner, Role.OWNER);
          index.changed(change.handle(), group, wanted.name());
          change.announce(created(owner, wanted.name()));
          if (!invitees.isEmpty()) {
            invitations.invite(change, group, owner, invitees, firstId);
          }
          return store.find(change.handle(), group, owner).orElseThrow();
        });
  }

  /// A group as a member sees it, also after it was dismissed.
  public Group get(UserId viewer, ConversationId group) {
    return jdbi.withHandle(handle -> store.find(handle, group, viewer))
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  /// What is told to `viewer` of those of `ids` that are not dismissed and from which they are not
  /// banned, in no order.
  public List<GroupPreview> previews(Handle handle, UserId viewer, Collection<ConversationId> ids) {
    return ids.isEmpty() ? List.of() : store.previews(handle, ids, viewer);
  }

  /// Leaves a group; writes `member.left`. An owner hands the group over first, unless nobody else
  /// is left: then the group is dismissed.
  ///
  /// @throws Refusal `owner_cannot_leave`
  public void leave(UserId member, ConversationId group) {
    boolean ended =
        conversations.change(
            group,
            change -> {
              var role = store.requireMember(change.handle(), group, member);
              return role == Role.OWNER ? endWith(change, member) : leave(change, member);
            });
    if (ended) {
      dismissals.wake();
    }
  }

  /// Leaves a group whatever one's role there: an owner's successor is the admin, or else the
  /// member, who has been there longest; without one the group is dismissed.
  ///
  /// @throws Refusal `not_found`, `group_dismissed`
  void abandon(UserId member, ConversationId group) {
    boolean ended =
        conversations.change(
            group,
            change -> {
              var role = store.requireMember(change.handle(), group, member);
              joining.closeWaysIn(change, member);
              var heir =
                  role == Role.OWNER
                      ? store.heir(change.handle(), group)
                      : Optional.<UserId>empty();
              if (role == Role.OWNER && heir.isEmpty()) {
                return endWith(change, member);
              }
              heir.ifPresent(next -> {
                give(change, member, member, Role.ADMIN);
                give(change, member, next, Role.OWNER);
              });
              return leave(change, member);
            });
    if (ended) {
      dismissals.wake();
    }
  }

  /// Sends a member away: the owner anyone, admins members only. Writes `member.removed`, the last
  /// the removed member sees.
  ///
  /// @throws Refusal `invalid_argument` for oneself, `not_found` when `target` is no member
  public void remove(UserId actor, ConversationId group, UserId target) {
    if (actor.equals(target)) {
      throw Refusal.invalid("userId", "another member; leave the group instead");
    }
    conversations.change(
        group,
        change -> {
          var role = store.requireMember(change.handle(), group, actor);
          if (!role.isAbove(targetRole(change, role, target))) {
            throw Refusal.of(ErrorCode.FORBIDDEN);
          }
          store.removeMember(change.handle(), group, target);
          joining.closeWaysIn(change, target);
          change.announce(Announcement.departing(actor, "member.removed", List.of(target)));
          return true;
        });
  }

  /// Changes a member's role: the owner only. Writes `member.role`; a new owner makes an admin of
  /// the old one.
  ///
  /// @throws Refusal `invalid_argument` for oneself, `not_found` when `target` is no member,
  ///   `list_full` when a new owner has as many groups as one may own
  public void changeRole(UserId actor, ConversationId group, UserId target, Role role) {
    if (actor.equals(target)) {
      throw Refusal.invalid("userId", "another member");
    }
    conversations.change(
        group,
        change -> {
          var own = store.requireMember(change.handle(), group, actor);
          var current = targetRole(change, own, target);
          if (own != Role.OWNER) {
            throw Refusal.of(ErrorCode.FORBIDDEN);
          }
          if (role == Role.OWNER) {
            quotas.take(change.handle(), target, Quota.GROUPS, 0);
            requireRoom(change.handle(), target);
            give(change, actor, actor, Role.ADMIN);
          }
          if (role != current) {
            give(change, actor, target, role);
          }
          return true;
        });
  }

  /// Ends a group for everybody: the owner only. Writes `group.dismissed`; the log stays readable
  /// to its members up to there.
  public void dismiss(UserId actor, ConversationId group) {
    conversations.change(
        group,
        change -> {
          if (store.requireMember(change.handle(), group, actor) != Role.OWNER) {
            throw Refusal.of(ErrorCode.FORBIDDEN);
          }
          end(change);
          change.announce(Announcement.of(actor, "group.dismissed", Map.of()));
          return true;
        });
    dismissals.wake();
  }

  /// Ends a group for everybody by the word of an operator, as [#dismiss(UserId, ConversationId)]
  /// does. Members learn that it was one, not who.
  ///
  /// @param record written in the same transaction
  /// @throws Refusal `not_found`, `group_dismissed`
  public void dismiss(UserId operator, ConversationId group, Consumer<Handle> record) {
    conversations.change(
        group,
        change -> {
          if (store.requireStanding(change.handle(), group, operator).isDismissed()) {
            throw Refusal.of(ErrorCode.GROUP_DISMISSED);
          }
          end(change);
          var owner = store.owner(change.handle(), group).orElse(operator);
          change.announce(Announcement.of(owner, "group.dismissed", Map.of("by", "operator")));
          record.accept(change.handle());
          return true;
        });
    dismissals.wake();
  }

  /// Whether a group is told to a user: its members, and everybody it is not closed to. Reads
  /// inside the caller's transaction.
  public boolean isTold(Handle handle, ConversationId group, UserId viewer) {
    return store.role(handle, group, viewer).isPresent()
        || store
            .preview(handle, group, viewer)
            .filter(preview -> preview.joinPolicy() != JoinPolicy.INVITATION)
            .isPresent();
  }

  /// Whether a user may take back what others wrote in a group: owner and admins. Reads inside the
  /// caller's transaction.
  public boolean mayModerate(Handle handle, ConversationId group, UserId user) {
    return store.role(handle, group, user).filter(role -> role.isAbove(Role.MEMBER)).isPresent();
  }

  /// Lets those pass who may own one group more; the caller holds their quota of groups.
  private void requireRoom(Handle handle, UserId owner) {
    int limit = quotas.limits().ownedGroups();
    if (store.countOwned(handle, owner) >= limit) {
      throw Refusal.of(ErrorCode.LIST_FULL, limit);
    }
  }

  /// A plain member learns nothing about others from what they may not do.
  private Role targetRole(LogChange change, Role actor, UserId target) {
    if (actor == Role.MEMBER) {
      throw Refusal.of(ErrorCode.FORBIDDEN);
    }
    return store
        .role(change.handle(), change.conversation(), target)
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }

  private void give(LogChange change, UserId actor, UserId target, Role role) {
    store.changeRole(change.handle(), change.conversation(), target, role);
    change.announce(
        Announcement.of(
            actor,
            "member.role",
            Map.of("users", List.of(target.toString()), "role", role.wireName())));
  }

  private boolean leave(LogChange change, UserId member) {
    store.removeMember(change.handle(), change.conversation(), member);
    change.announce(Announcement.departing(member, "member.left", List.of(member)));
    return false;
  }

  private boolean endWith(LogChange change, UserId owner) {
    var group = change.conversation();
    var standing = store.standing(change.handle(), group, owner).orElseThrow();
    if (standing.memberCount() > 1) {
      throw Refusal.of(ErrorCode.OWNER_CANNOT_LEAVE);
    }
    store.removeMember(change.handle(), group, owner);
    end(change);
    change.announce(Announcement.departing(owner, "group.dismissed", List.of(owner)));
    return true;
  }

  private void end(LogChange change) {
    store.dismiss(change.handle(), change.conversation());
    index.dismissed(change.handle(), change.conversation());
  }

  private static Announcement created(UserId owner, String name) {
    return new Announcement(
        owner,
        "group.created",
        Map.of("name", name, "users", List.of(owner.toString())),
        List.of(owner),
        List.of(),
        Announcement.History.ALL);
  }
}
