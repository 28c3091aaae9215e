package im.connection.accounts;

import im.connection.platform.rpc.RpcMethod;
import im.connection.platform.rpc.RpcMethods;
import jakarta.inject.Singleton;
import java.util.List;

/// One's own e-mail address and password over JSON-RPC.
@Singleton
final class EmailMethods implements RpcMethods {
  private final Emails emails;
  private final PasswordChanges passwords;

  EmailMethods(Emails emails, PasswordChanges passwords) {
    this.emails = emails;
    this.passwords = passwords;
  }

  @Override
  public List<RpcMethod<?>> methods() {
    return List.of(
        new RpcMethod<>("email.request", EmailRequest.class, emails::request),
        new RpcMethod<>("email.confirm", EmailConfirmation.class, emails::confirm),
        new RpcMethod<>(
            "password.change",
            PasswordChange.class,
            (caller, wanted) -> {
              passwords.change(caller, wanted);
              return null;
            }));
  }
}
