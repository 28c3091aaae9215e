package im.connection.accounts;

import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What somebody signs a new device in with.
@Schema(
    description = "What somebody signs a new device in with",
    requiredProperties = {"username", "password"})
record Credentials(
    @Schema(
            description = "The username, in any case and width, or the verified e-mail address",
            examples = "alice")
        String username,
    @Schema(description = "The password", examples = "correct horse battery") String password,
    @Schema(
            description =
                "A code of the authenticator app, or a recovery code, if the user has set one up",
            examples = "271828")
        @Nullable String code,
    @Schema(description = "The device that signs in") @Nullable NewDevice device,
    @Schema(
            description = "For browsers: the refresh token goes into an HttpOnly cookie",
            examples = "false")
        @Nullable Boolean refreshCookie) {
  private static final int MAX_USERNAME = 256;

  Credentials {
    if (username.length() > MAX_USERNAME) {
      throw Refusal.invalid("username", "at most %d characters".formatted(MAX_USERNAME));
    }
    PasswordRules.checkLength(password);
  }

  /// The device to sign in.
  NewDevice newDevice() {
    return device == null ? NewDevice.UNNAMED : device;
  }

  /// Whether the refresh token goes into a cookie.
  boolean wantsCookie() {
    return Boolean.TRUE.equals(refreshCookie);
  }

  @Override
  public String toString() {
    return "Credentials[%s]".formatted(username);
  }
}
