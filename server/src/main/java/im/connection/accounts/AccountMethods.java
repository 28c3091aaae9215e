package im.connection.accounts;

import im.connection.kernel.DeviceId;
import im.connection.kernel.ErrorCode;
import im.connection.kernel.Page;
import im.connection.kernel.Refusal;
import im.connection.kernel.UserId;
import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;

/// Users and devices over JSON-RPC; mirrors REST.
@Singleton
final class AccountMethods implements RpcMethods {
  record None() {}

  record OneUser(UserId userId) {}

  record ByUsername(String username) {}

  record OneDevice(DeviceId deviceId) {}

  private final Users users;
  private final Devices devices;

  AccountMethods(Users users, Devices devices) {
    this.users = users;
    this.devices = devices;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("user.me", None.class, (caller, none) -> users.profile(caller.user())),
        new RpcMethod<>(
            "user.update",
            ProfileUpdate.class,
            (caller, update) -> users.update(caller.user(), update)),
        new RpcMethod<>("user.get", OneUser.class, (caller, of) -> users.get(of.userId())),
        new RpcMethod<>("user.find", ByUsername.class, (caller, by) -> find(by.username())),
        new RpcMethod<>(
            "device.list", None.class, (caller, none) -> new Page<>(devices.list(caller), null)),
        new RpcMethod<>(
            "device.signOut",
            OneDevice.class,
            (caller, of) -> {
              devices.signOut(caller, of.deviceId());
              return null;
            }),
        new RpcMethod<>(
            "device.signOutOthers",
            None.class,
            (caller, none) -> {
              devices.signOutOthers(caller);
              return null;
            }));
  }

  private User find(String username) {
    return users.findByUsername(username).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
  }
}
