package im.connection.groups;

import im.connection.kernel.Caller;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups over JSON-RPC.
@Singleton
final class GroupMethods implements RpcMethods {
  private final Groups groups;
  private final GroupSettings settings;
  private final Members members;
  private final GroupInvitations invitations;

  GroupMethods(
      Groups groups, GroupSettings settings, Members members, GroupInvitations invitations) {
    this.groups = groups;
    this.settings = settings;
    this.members = members;
    this.invitations = invitations;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("group.create", NewGroup.class, this::create),
        new RpcMethod<>("group.get", GroupParams.Named.class, this::get),
        new RpcMethod<>("group.update", GroupParams.Updated.class, this::update),
        new RpcMethod<>("group.dismiss", GroupParams.Named.class, this::dismiss),
        new RpcMethod<>("group.invite", GroupParams.Inviting.class, this::invite),
        new RpcMethod<>("group.invitations", GroupParams.Listing.class, this::invitations),
        new RpcMethod<>("group.accept", GroupParams.Answered.class, this::accept),
        new RpcMethod<>("group.decline", GroupParams.Answered.class, this::decline),
        new RpcMethod<>("group.members", GroupParams.MembersOf.class, this::members),
        new RpcMethod<>("group.remove", GroupParams.OneMember.class, this::remove),
        new RpcMethod<>("group.role", GroupParams.RoleGiven.class, this::changeRole),
        new RpcMethod<>("group.leave", GroupParams.Named.class, this::leave));
  }

  private Object create(Caller caller, NewGroup wanted) {
    return groups.create(caller.user(), wanted);
  }

  private Object get(Caller caller, GroupParams.Named params) {
    return groups.get(caller.user(), params.groupId());
  }

  private Object update(Caller caller, GroupParams.Updated params) {
    return settings.update(caller.user(), params.groupId(), params.update());
  }

  private @Nullable Object dismiss(Caller caller, GroupParams.Named params) {
    groups.dismiss(caller.user(), params.groupId());
    return null;
  }

  private Object invite(Caller caller, GroupParams.Inviting params) {
    var wanted = new NewInvitations(params.userIds());
    return invitations.invite(caller.user(), params.groupId(), wanted);
  }

  private Object invitations(Caller caller, GroupParams.Listing params) {
    return invitations.list(caller.user(), params.cursor(), params.size());
  }

  private Object accept(Caller caller, GroupParams.Answered params) {
    return invitations.accept(caller.user(), params.requestId());
  }

  private Object decline(Caller caller, GroupParams.Answered params) {
    return invitations.decline(caller.user(), params.requestId());
  }

  private Object members(Caller caller, GroupParams.MembersOf params) {
    return members.list(caller.user(), params.groupId(), params.wanted());
  }

  private @Nullable Object remove(Caller caller, GroupParams.OneMember params) {
    groups.remove(caller.user(), params.groupId(), params.userId());
    return null;
  }

  private @Nullable Object changeRole(Caller caller, GroupParams.RoleGiven params) {
    groups.changeRole(caller.user(), params.groupId(), params.userId(), params.role());
    return null;
  }

  private @Nullable Object leave(Caller caller, GroupParams.Named params) {
    groups.leave(caller.user(), params.groupId());
    return null;
  }
}
