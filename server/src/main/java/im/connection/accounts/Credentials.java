package im.connection.accounts;

import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What somebody signs a new device in with.
@Schema(
    description = "What somebody signs a new device in with",
    requiredProperties = {"username", "password"})
record Credentials(
    @Schema(description = "The username, in any case and width", examples = "alice")
        String username,
    @Schema(description = "The password", examples = "correct horse battery") String password,
    @Schema(description = "The device that signs in") NewDevice device,
    @Schema(
            description = "For browsers: the refresh token goes into an HttpOnly cookie",
            examples = "false")
        boolean refreshCookie) {
  private static final int MAX_USERNAME = 256;

  Credentials {
    if (Required.text("username", username).length() > MAX_USERNAME) {
      throw Refusal.invalid("username", "at most %d characters".formatted(MAX_USERNAME));
    }
    PasswordRules.checkLength(Required.text("password", password));
    device = device == null ? NewDevice.UNNAMED : device;
  }

  @Override
  public String toString() {
    return "Credentials[%s]".formatted(username);
  }
}
