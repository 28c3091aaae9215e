package im.connection.groups;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.connection.contacts.Person;
import im.connection.kernel.ConversationId;
import im.connection.kernel.RequestId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A member's invitation of a user into a group, open until it is answered or 30 days old.
@Schema(description = "A member's invitation of a user into a group.")
public record Invitation(
    @Schema(examples = "187365110042") RequestId id,
    GroupSummary group,
    Person inviter,
    Person invitee,
    State state,
    @Schema(examples = "2026-03-01T08:29:00.000Z") Instant createdAt,
    @Schema(examples = "2026-03-31T08:29:00.000Z") Instant expiresAt,
    @Schema(examples = "2026-03-01T08:30:00.000Z", nullable = true) @Nullable Instant answeredAt) {
  /// What an invitee is told of the group before joining.
  @Schema(description = "What an invitee is told of the group.")
  public record GroupSummary(
      @Schema(examples = "187364999001") ConversationId id,
      @Schema(examples = "周末爬山") String name,
      @Schema(examples = "12") int memberCount) {
    /// Reads the columns `group_id`, `title` and `member_count`.
    static GroupSummary read(ResultSet row) throws SQLException {
      return new GroupSummary(
          new ConversationId(row.getLong("group_id")),
          row.getString("title"),
          row.getInt("member_count"));
    }
  }

  /// What has become of an invitation.
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
}
