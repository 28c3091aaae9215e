package im.connection.accounts;

import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;

/// The second factor and the history of one's own sign-ins over JSON-RPC.
@Singleton
final class TwoFactorMethods implements RpcMethods {
  record None() {}

  private final TwoFactor twoFactor;
  private final SignInHistory history;

  TwoFactorMethods(TwoFactor twoFactor, SignInHistory history) {
    this.twoFactor = twoFactor;
    this.history = history;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("twoFactor.get", None.class, (caller, none) -> twoFactor.state(caller)),
        new RpcMethod<>("twoFactor.start", TwoFactorStart.class, twoFactor::start),
        new RpcMethod<>("twoFactor.confirm", TwoFactorCode.class, twoFactor::confirm),
        new RpcMethod<>(
            "twoFactor.stop",
            TwoFactorStop.class,
            (caller, given) -> {
              twoFactor.stop(caller, given);
              return null;
            }),
        new RpcMethod<>("signIn.list", None.class, (caller, none) -> history.list(caller.user())));
  }
}
