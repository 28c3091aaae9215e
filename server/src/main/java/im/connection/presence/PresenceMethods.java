package im.connection.presence;

import im.connection.kernel.Given;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;

/// Presence over JSON-RPC; watching it belongs to the connection and thus to the gateway.
@Singleton
final class PresenceMethods implements RpcMethods {
  record None() {}

  record Users(List<UserId> userIds) {
    Users {
      userIds = List.copyOf(Given.required("userIds", userIds));
    }
  }

  private final Presence presence;
  private final Statuses statuses;

  PresenceMethods(Presence presence, Statuses statuses) {
    this.presence = presence;
    this.statuses = statuses;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>(
            "presence.get",
            Users.class,
            (caller, named) -> new Page<>(presence.of(caller.user(), named.userIds()), null)),
        new RpcMethod<>("status.get", None.class, (caller, none) -> statuses.of(caller.user())),
        new RpcMethod<>(
            "status.update",
            StatusUpdate.class,
            (caller, update) -> statuses.update(caller.user(), update)));
  }
}
