package im.connection.accounts;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A refresh token to be exchanged; empty where a cookie carries it.
@Schema(description = "A refresh token to be exchanged; empty where a cookie carries it")
record RefreshRequest(
    @Schema(description = "The refresh token", examples = "9pQh0xkU2mE")
        @Nullable String refreshToken) {
  @Override
  public String toString() {
    return "RefreshRequest";
  }
}
