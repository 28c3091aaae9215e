package im.connection.accounts;

import im.connection.kernel.DeviceId;
import im.connection.kernel.Page;
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
  private final PrivacySettings privacy;
  private final Devices devices;

  AccountMethods(Users users, PrivacySettings privacy, Devices devices) {
    this.users = users;
    this.privacy = privacy;
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
        new RpcMethod<>("privacy.get", None.class, (caller, none) -> privacy.of(caller.user())),
        new RpcMethod<>(
            "privacy.update",
            PrivacyUpdate.class,
            (caller, update) -> privacy.update(caller.user(), update)),
        new RpcMethod<>(
            "user.get", OneUser.class, (caller, of) -> users.get(caller.user(), of.userId())),
        new RpcMethod<>(
            "user.find",
            ByUsername.class,
            (caller, by) -> users.findByUsername(caller.user(), by.username())),
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
}
