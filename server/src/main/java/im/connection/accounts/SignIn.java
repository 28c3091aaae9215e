package im.connection.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A sign-in of a user, or a try.
@Schema(description = "A sign-in with the user's password, or a try")
public record SignIn(
    @Schema(description = "When it was", examples = "2026-03-01T08:15:30.123Z") Instant at,
    @Schema(description = "The network address it came from", examples = "203.0.113.7")
        String address,
    @Schema(description = "How the device called itself", examples = "Alice's phone")
        String deviceName,
    @Schema(description = "What it said it runs on", examples = "android") String platform,
    @Schema(description = "How it ended", examples = "signed_in") Outcome outcome) {
  /// How a sign-in ended.
  public enum Outcome {
    @JsonProperty("signed_in")
    SIGNED_IN,
    @JsonProperty("wrong_password")
    WRONG_PASSWORD,
    @JsonProperty("wrong_code")
    WRONG_CODE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
