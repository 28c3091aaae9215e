package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What turning the second factor off takes.
@Schema(description = "What turning the second factor off takes")
record TwoFactorStop(
    @Schema(description = "The caller's password", examples = "correct horse battery")
        String password,
    @Schema(description = "A code of the app, or a recovery code", examples = "271828")
        String code) {
  TwoFactorStop {
    PasswordRules.checkLength(password);
  }

  @Override
  public String toString() {
    return "TwoFactorStop[]";
  }
}
