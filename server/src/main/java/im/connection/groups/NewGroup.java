package im.connection.groups;

import im.connection.kernel.Given;
import im.connection.kernel.UserId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The name of a new group, 1 to 64 characters, and whom to invite at once.
@Schema(description = "The name of a new group, and whom to invite at once.")
public record NewGroup(
    @Schema(description = "1 to 64 characters.", examples = "周末爬山") String name,
    @Schema(description = "At most 200 users.", nullable = true) @Nullable List<UserId> invite) {
  static final int MAX_NAME = 64;

  public NewGroup {
    name = Given.name("name", name, MAX_NAME);
    invite = invite == null ? List.of() : NewInvitations.checked("invite", invite);
  }

  /// Whom to invite, nobody when nothing was said.
  List<UserId> invitees() {
    return invite == null ? List.of() : invite;
  }
}
