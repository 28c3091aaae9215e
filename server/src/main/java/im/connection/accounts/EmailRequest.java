package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What the caller proves to get another address.
@Schema(description = "The address wanted, and the caller's password")
record EmailRequest(
    @Schema(description = "At most 254 characters", examples = "alice@example.org") String email,
    @Schema(description = "The caller's password", examples = "correct horse battery")
        String password) {
  EmailRequest {
    email = EmailAddress.valueOf("email", email).text();
    PasswordRules.checkLength(password);
  }

  @Override
  public String toString() {
    return "EmailRequest[%s]".formatted(email);
  }
}
