package im.connection.accounts;

import im.connection.kernel.DeviceId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a device gets when it signs in or refreshes.
///
/// @param user who signed in, absent in the answer to a refresh
/// @param refreshToken absent where it travels in a cookie
@Schema(description = "The tokens of a signed-in device")
record Session(
    @Schema(description = "Who signed in; absent in the answer to a refresh") @Nullable User user,
    @Schema(description = "The device that signed in", examples = "48318382080001")
        DeviceId deviceId,
    @Schema(
            description = "Goes into `Authorization: Bearer …` and `session.open`",
            examples = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0ODMxODM4MjA4MDAwMCJ9.c2ln")
        String accessToken,
    @Schema(
            description = "When the access token expires, ten minutes after it was made",
            examples = "2026-03-01T08:25:30.000Z")
        Instant accessTokenExpiresAt,
    @Schema(
            description = "Good for one refresh; absent where it travels in a cookie",
            examples = "9pQh0xkU2mE")
        @Nullable String refreshToken) {
  Session withUser(User signedIn) {
    return new Session(signedIn, deviceId, accessToken, accessTokenExpiresAt, refreshToken);
  }

  Session withoutRefreshToken() {
    return new Session(user, deviceId, accessToken, accessTokenExpiresAt, null);
  }

  @Override
  public String toString() {
    return "Session[%s]".formatted(deviceId);
  }
}
