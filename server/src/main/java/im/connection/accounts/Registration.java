package im.connection.accounts;

import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What somebody fills in to register; their first device is signed in with it.
@Schema(
    description = "What somebody fills in to register",
    requiredProperties = {"username", "password"})
record Registration(
    @Schema(
            description =
                "3..32 letters or digits, with . _ - inside; case and width make no difference",
            examples = "alice")
        String username,
    @Schema(description = "8..256 characters of any kind", examples = "correct horse battery")
        String password,
    @Schema(
            description = "1..64 visible characters; the username when absent",
            examples = "爱丽丝 Alice")
        @Nullable String displayName,
    @Schema(
            description =
                "An e-mail address; without `emailCode` it is verified later, with the code mailed"
                    + " to it",
            examples = "alice@example.org")
        @Nullable String email,
    @Schema(
            description = "The code mailed by `requestSignUpCode`; verifies the address at once",
            examples = "271828")
        @Nullable String emailCode,
    @Schema(
            description =
                "Where the operator lets in only who was invited: the invite code; case and dashes"
                    + " make no difference. Ignored elsewhere",
            examples = "7KQM-X3FD-RW9C")
        @Nullable String inviteCode,
    @Schema(description = "The device that registers") @Nullable NewDevice device,
    @Schema(
            description = "For browsers: the refresh token goes into an HttpOnly cookie",
            examples = "false")
        @Nullable Boolean refreshCookie) {
  Registration {
    username = Username.valueOf(username).text();
    PasswordRules.checkLength(password);
    displayName =
        displayName == null
            ? null
            : Text.line("displayName", displayName, ProfileUpdate.MAX_DISPLAY_NAME);
    email = email == null ? null : EmailAddress.valueOf("email", email).text();
    if (emailCode != null && email == null) {
      throw Refusal.invalid("email", "the address that the code was mailed to");
    }
  }

  /// The address that registers, if one is given.
  @Nullable EmailAddress address() {
    return email == null ? null : EmailAddress.valueOf("email", email);
  }

  /// The device to sign in.
  NewDevice firstDevice() {
    return device == null ? NewDevice.UNNAMED : device;
  }

  /// Whether the refresh token goes into a cookie.
  boolean wantsCookie() {
    return Boolean.TRUE.equals(refreshCookie);
  }

  @Override
  public String toString() {
    return "Registration[%s]".formatted(username);
  }
}
