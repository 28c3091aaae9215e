package im.connection.accounts;

import im.connection.kernel.Refusal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Which user of an embedding product signs in, and how they are called when they are new here.
@Schema(
    description = "Which user of an embedding product signs in, and on which device",
    requiredProperties = "externalId")
record ExternalCredentials(
    @Schema(
            description = "The product's own id of the user, 1..255 characters",
            examples = "crm-4711")
        String externalId,
    @Schema(
            description = "For a new user: the username; one is made up when absent",
            examples = "alice")
        @Nullable String username,
    @Schema(
            description = "For a new user: 1..64 visible characters; the username when absent",
            examples = "爱丽丝 Alice")
        @Nullable String displayName,
    @Schema(description = "The device that signs in") @Nullable NewDevice device) {
  static final int MAX_EXTERNAL_ID = 255;

  ExternalCredentials {
    if (externalId.isBlank()
        || externalId.length() > MAX_EXTERNAL_ID
        || externalId.chars().anyMatch(Character::isISOControl)) {
      throw Refusal.invalid("externalId", "1..%d characters".formatted(MAX_EXTERNAL_ID));
    }
    username = username == null ? null : Username.valueOf(username).text();
    displayName =
        displayName == null
            ? null
            : Text.line("displayName", displayName, ProfileUpdate.MAX_DISPLAY_NAME);
  }

  /// The device to sign in.
  NewDevice newDevice() {
    return device == null ? NewDevice.UNNAMED : device;
  }
}
