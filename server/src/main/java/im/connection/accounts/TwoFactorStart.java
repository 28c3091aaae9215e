package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What turning the second factor on begins with.
@Schema(description = "What turning the second factor on begins with")
record TwoFactorStart(
    @Schema(description = "The caller's password", examples = "correct horse battery")
        String password) {
  TwoFactorStart {
    PasswordRules.checkLength(password);
  }

  @Override
  public String toString() {
    return "TwoFactorStart[]";
  }
}
