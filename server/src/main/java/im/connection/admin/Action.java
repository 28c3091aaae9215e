package im.connection.admin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import im.connection.contacts.Person;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Something an operator did, for ever.
///
/// @param id its place in the record, ascending
@Schema(description = "Something an operator did.")
record Action(
    @JsonIgnore long id,
    @Schema(examples = "2026-03-01T09:00:00.000Z") Instant at,
    @Schema(description = "Who did it; absent for the command line.") @Nullable Person operator,
    @Schema(
            description =
                "`report.read` (of a message), `report.resolved`, `user.suspended`,"
                    + " `user.unsuspended`, `group.dismissed`, `operator.made`, `operator.removed`,"
                    + " `invites.created` or `invite.revoked`.",
            examples = "user.suspended")
        String action,
    @Schema(description = "What it was done to.", nullable = true) @Nullable Target target,
    @Schema(description = "What was noted.", examples = "第三次举报", nullable = true)
        @Nullable String note) {
  /// What something was done to.
  ///
  /// @param kind `user`, `group`, `report` or `invite`
  @Schema(name = "ActionTarget", description = "What something was done to.")
  record Target(
      @Schema(description = "`user`, `group`, `report` or `invite`.", examples = "user")
          String kind,
      @Schema(examples = "187364523311") String id) {
    static Target of(String kind, long id) {
      return new Target(kind, Long.toString(id));
    }
  }
}
