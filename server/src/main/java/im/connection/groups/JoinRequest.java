package im.connection.groups;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.contacts.Person;
import im.connection.kernel.RequestId;
import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A user's request to join a group, open until it is answered or 30 days old.
///
/// @param question what the group asked when they made it
/// @param answer what they answered
/// @param answeredBy who let them in or turned them away
@Schema(description = "A user's request to join a group.")
record JoinRequest(
    @Schema(examples = "187365110042") RequestId id,
    Invitation.GroupSummary group,
    Person user,
    @Schema(examples = "你是怎么知道我们的？", nullable = true) @Nullable String question,
    @Schema(examples = "李华介绍的", nullable = true) @Nullable String answer,
    State state,
    @Schema(examples = "2026-03-01T08:29:00.000Z") Instant createdAt,
    @Schema(examples = "2026-03-31T08:29:00.000Z") Instant expiresAt,
    @Schema(examples = "2026-03-01T08:30:00.000Z", nullable = true) @Nullable Instant answeredAt,
    @Schema(examples = "187364523311", nullable = true) @Nullable UserId answeredBy) {
  /// What has become of a request.
  @Schema(description = "What has become of it.")
  enum State {
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("accepted")
    ACCEPTED,
    @JsonProperty("rejected")
    REJECTED,
    @JsonProperty("expired")
    EXPIRED,
    @JsonProperty("cancelled")
    CANCELLED
  }
}
