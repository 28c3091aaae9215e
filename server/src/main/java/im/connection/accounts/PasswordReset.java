package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A new password instead of a forgotten one.
@Schema(description = "A new password instead of a forgotten one")
record PasswordReset(
    @Schema(description = "The verified address", examples = "alice@example.org") String email,
    @Schema(description = "The code that was mailed to it", examples = "mzxw6ytboi2dimzx")
        String code,
    @Schema(description = "The one wanted, 8..256 characters", examples = "staple 电池 battery")
        String newPassword) {
  PasswordReset {
    PasswordRules.checkLength(newPassword);
  }

  @Override
  public String toString() {
    return "PasswordReset[%s]".formatted(email);
  }
}
