package im.connection.groups;

import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A group as one of its members sees it.
///
/// @param id also the id of its conversation
/// @param role the viewer's own role
/// @param ownerId absent once the owner left a group that ended with it
/// @param dismissedAt when it was dismissed
@Schema(description = "A group as one of its members sees it.")
public record Group(
    @Schema(description = "Also the id of its conversation.", examples = "187364999001")
        ConversationId id,
    @Schema(examples = "周末爬山") String name,
    @Schema(examples = "187364523311", nullable = true) @Nullable UserId ownerId,
    @Schema(description = "Your own role.") Role role,
    @Schema(examples = "12") int memberCount,
    @Schema(examples = "2026-03-01T08:30:00.000Z") Instant createdAt,
    @Schema(
            description = "When it was dismissed; absent while it exists.",
            examples = "2026-04-01T08:30:00.000Z",
            nullable = true)
        @Nullable Instant dismissedAt) {
  Group named(String newName) {
    return new Group(id, newName, ownerId, role, memberCount, createdAt, dismissedAt);
  }
}
