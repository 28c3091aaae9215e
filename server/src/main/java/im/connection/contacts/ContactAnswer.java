package im.connection.contacts;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Where two users stand after one of them asked or agreed to be friends.
///
/// @param request the request in question; absent when they were friends already
/// @param contact the other one, once they are friends
@Schema(description = "Where the two of you stand now.")
public record ContactAnswer(
    Status status,
    @Schema(nullable = true) @Nullable ContactRequest request,
    @Schema(nullable = true) @Nullable Contact contact) {
  /// How the answer came about.
  @Schema(
      description =
          """
          `requested`: the request was sent now. `pending`: an earlier one of yours is still open. \
          `accepted`: you are friends from now on. `friends`: you were friends already.\
          """)
  public enum Status {
    @JsonProperty("requested")
    REQUESTED,
    @JsonProperty("pending")
    PENDING,
    @JsonProperty("accepted")
    ACCEPTED,
    @JsonProperty("friends")
    FRIENDS
  }
}
