package im.connection.contacts;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.Refusal;
import im.connection.kernel.RequestId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user's wish to be friends with another, open until it is answered or 30 days old.
///
/// @param answeredAt when it stopped being open, other than by age
@Schema(description = "A user's wish to be friends with another.")
public record ContactRequest(
    @Schema(examples = "187364530022") RequestId id,
    Person from,
    Person to,
    @Schema(examples = "我是李华，我们在会上见过", nullable = true) @Nullable String greeting,
    State state,
    @Schema(examples = "2026-03-01T08:29:00.000Z") Instant createdAt,
    @Schema(examples = "2026-03-31T08:29:00.000Z") Instant expiresAt,
    @Schema(examples = "2026-03-01T08:30:00.000Z", nullable = true) @Nullable Instant answeredAt) {
  /// What has become of a request.
  @Schema(description = "What has become of it.")
  public enum State {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("accepted")
    ACCEPTED,
    @JsonProperty("declined")
    DECLINED,
    @JsonProperty("expired")
    EXPIRED,
    @JsonProperty("cancelled")
    CANCELLED
  }

  /// Which side of a request a user stands on.
  public enum Direction {
    @JsonProperty("incoming")
    INCOMING,
    @JsonProperty("outgoing")
    OUTGOING;

    /// Reads the wire form.
    static Direction named(@Nullable String name) {
      return switch (name) {
        case "incoming" -> INCOMING;
        case "outgoing" -> OUTGOING;
        case null, default -> throw Refusal.invalid("direction", "incoming or outgoing");
      };
    }
  }
}
