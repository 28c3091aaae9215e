package im.connection.groups;

import im.connection.conversations.Announcement.History;
import im.connection.kernel.ConversationId;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A group as one of its members sees it.
///
/// @param id also the id of its conversation
/// @param avatar the id of a picture
/// @param ownerId absent once the owner left a group that ended with it
/// @param role the viewer's own role
/// @param joinQuestion what whoever asks to join has to answer
/// @param history what those who join see of earlier messages
/// @param muteAll whether only owner and admins may write
/// @param slowModeSeconds between two messages of a plain member; 0 for no wait
/// @param mutedUntil until when the viewer may not write; absent when they may
/// @param dismissedAt when it was dismissed
@Schema(description = "A group as one of its members sees it.")
public record Group(
    @Schema(description = "Also the id of its conversation.", examples = "187364999001")
        ConversationId id,
    @Schema(examples = "周末爬山") String name,
    @Schema(description = "The id of a picture.", examples = "m-187365110042", nullable = true)
        @Nullable String avatar,
    @Schema(examples = "187364523311", nullable = true) @Nullable UserId ownerId,
    @Schema(description = "Your own role.") Role role,
    @Schema(examples = "12") int memberCount,
    @Schema(examples = "[\"爬山\"]") List<String> tags,
    JoinPolicy joinPolicy,
    @Schema(
            description = "What whoever asks to join has to answer.",
            examples = "你是怎么知道我们的？",
            nullable = true)
        @Nullable String joinQuestion,
    @Schema(description = "What those who join see of earlier messages.") History history,
    @Schema(description = "Whether only owner and admins may write.") boolean muteAll,
    @Schema(description = "Seconds between two messages of a plain member.", examples = "0")
        int slowModeSeconds,
    @Schema(nullable = true) @Nullable GroupAnnouncement announcement,
    @Schema(
            description = "Until when you may not write; absent when you may.",
            examples = "2026-03-02T08:30:00.000Z",
            nullable = true)
        @Nullable Instant mutedUntil,
    @Schema(examples = "2026-03-01T08:30:00.000Z") Instant createdAt,
    @Schema(
            description = "When it was dismissed; absent while it exists.",
            examples = "2026-04-01T08:30:00.000Z",
            nullable = true)
        @Nullable Instant dismissedAt) {
  public Group {
    tags = List.copyOf(tags);
  }
}
