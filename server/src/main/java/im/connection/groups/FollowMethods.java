package im.connection.groups;

import im.connection.kernel.Caller;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Special attention to members over JSON-RPC.
@Singleton
final class FollowMethods implements RpcMethods {
  private final Follows follows;

  FollowMethods(Follows follows) {
    this.follows = follows;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("group.follow", GroupParams.OneMember.class, this::follow),
        new RpcMethod<>("group.unfollow", GroupParams.OneMember.class, this::unfollow),
        new RpcMethod<>("group.follows", GroupParams.ListOf.class, this::list));
  }

  private @Nullable Object follow(Caller caller, GroupParams.OneMember params) {
    follows.follow(caller.user(), params.groupId(), params.userId());
    return null;
  }

  private @Nullable Object unfollow(Caller caller, GroupParams.OneMember params) {
    follows.unfollow(caller.user(), params.groupId(), params.userId());
    return null;
  }

  private Object list(Caller caller, GroupParams.ListOf params) {
    return follows.list(caller.user(), params.groupId(), params.cursor(), params.size());
  }
}
