package im.connection.groups;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Where a user who wants to join a group stands.
///
/// @param group the group, once they are in it
/// @param request their request, while it is open
@Schema(description = "Where you stand now.")
record JoinAnswer(
    Status status,
    @Schema(nullable = true) @Nullable Group group,
    @Schema(nullable = true) @Nullable JoinRequest request) {
  /// How the answer came about.
  @Schema(
      description =
          """
          `joined`: you are a member from now on. `member`: you were one already. `requested`: the \
          request was made now. `pending`: an earlier one of yours is still open.\
          """)
  enum Status {
    @JsonProperty("joined")
    JOINED,
    @JsonProperty("member")
    MEMBER,
    @JsonProperty("requested")
    REQUESTED,
    @JsonProperty("pending")
    PENDING
  }
}
