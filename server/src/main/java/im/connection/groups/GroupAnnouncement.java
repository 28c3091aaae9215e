package im.connection.groups;

import im.connection.kernel.UserId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What owner or admins have posted for all members: one text at a time.
///
/// @param pinned whether it is to stay in sight
@Schema(description = "What owner or admins have posted for all members.")
public record GroupAnnouncement(
    @Schema(examples = "周六早上八点集合") String text,
    @Schema(examples = "187364523311") UserId authorId,
    @Schema(examples = "2026-03-01T08:30:00.000Z") Instant updatedAt,
    @Schema(description = "Whether it is to stay in sight.") boolean pinned) {}
