package im.connection.groups;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.kernel.UserId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of each user of one call to invite.
@Schema(description = "What became of each user you named.")
public record Invited(List<Invitation> invited, List<Skipped> skipped) {
  public Invited {
    invited = List.copyOf(invited);
    skipped = List.copyOf(skipped);
  }

  /// A user who was not invited.
  @Schema(description = "A user who was not invited, and why.")
  public record Skipped(@Schema(examples = "187364523311") UserId userId, Reason reason) {}

  /// Why a user was not invited.
  @Schema(description = "Why a user was not invited.")
  public enum Reason {
    @JsonProperty("member")
    MEMBER,
    @JsonProperty("invited")
    INVITED,
    @JsonProperty("banned")
    BANNED,
    @JsonProperty("not_accepted")
    NOT_ACCEPTED,
    @JsonProperty("unknown")
    UNKNOWN
  }
}
