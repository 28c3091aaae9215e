package im.connection.groups;

import im.connection.kernel.Caller;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Coming into groups without an invitation over JSON-RPC.
@Singleton
final class JoinMethods implements RpcMethods {
  private final JoinRequests requests;
  private final GroupLinks links;

  JoinMethods(JoinRequests requests, GroupLinks links) {
    this.requests = requests;
    this.links = links;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("group.preview", GroupParams.Named.class, this::preview),
        new RpcMethod<>("group.join", GroupParams.Joined.class, this::join),
        new RpcMethod<>("group.requests", GroupParams.ListOf.class, this::requests),
        new RpcMethod<>("group.ownRequests", GroupParams.Listing.class, this::ownRequests),
        new RpcMethod<>("group.withdraw", GroupParams.Answered.class, this::withdraw),
        new RpcMethod<>("group.admit", GroupParams.Answered.class, this::accept),
        new RpcMethod<>("group.reject", GroupParams.Answered.class, this::reject),
        new RpcMethod<>("group.createLink", GroupParams.Linked.class, this::createLink),
        new RpcMethod<>("group.links", GroupParams.ListOf.class, this::links),
        new RpcMethod<>("group.revokeLink", GroupParams.OneLink.class, this::revokeLink),
        new RpcMethod<>("group.previewLink", LinkToken.class, this::previewLink),
        new RpcMethod<>("group.joinByLink", LinkToken.class, this::joinByLink));
  }

  private Object preview(Caller caller, GroupParams.Named params) {
    return requests.preview(caller.user(), params.groupId());
  }

  private Object join(Caller caller, GroupParams.Joined params) {
    return requests.join(caller.user(), params.groupId(), new NewJoinRequest(params.answer()));
  }

  private Object requests(Caller caller, GroupParams.ListOf params) {
    return requests.list(caller.user(), params.groupId(), params.cursor(), params.size());
  }

  private Object ownRequests(Caller caller, GroupParams.Listing params) {
    return requests.own(caller.user(), params.cursor(), params.size());
  }

  private Object withdraw(Caller caller, GroupParams.Answered params) {
    return requests.withdraw(caller.user(), params.requestId());
  }

  private Object accept(Caller caller, GroupParams.Answered params) {
    return requests.accept(caller.user(), params.requestId());
  }

  private Object reject(Caller caller, GroupParams.Answered params) {
    return requests.reject(caller.user(), params.requestId());
  }

  private Object createLink(Caller caller, GroupParams.Linked params) {
    return links.create(
        caller.user(), params.groupId(), new NewLink(params.expiresAt(), params.maxUses()));
  }

  private Object links(Caller caller, GroupParams.ListOf params) {
    return links.list(caller.user(), params.groupId(), params.cursor(), params.size());
  }

  private @Nullable Object revokeLink(Caller caller, GroupParams.OneLink params) {
    links.revoke(caller.user(), params.groupId(), params.linkId());
    return null;
  }

  private Object previewLink(Caller caller, LinkToken params) {
    return links.preview(caller.user(), params);
  }

  private Object joinByLink(Caller caller, LinkToken params) {
    return links.join(caller.user(), params);
  }
}
