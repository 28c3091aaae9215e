package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A change of one's own password.
@Schema(description = "A change of one's own password")
record PasswordChange(
    @Schema(description = "The present password", examples = "correct horse battery")
        String password,
    @Schema(description = "The one wanted, 8..256 characters", examples = "staple 电池 battery")
        String newPassword) {
  PasswordChange {
    PasswordRules.checkLength(password);
    PasswordRules.checkLength(newPassword);
  }

  @Override
  public String toString() {
    return "PasswordChange[]";
  }
}
