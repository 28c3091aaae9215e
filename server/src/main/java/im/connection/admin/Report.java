package im.connection.admin;

import im.connection.contacts.Person;
import im.connection.kernel.ConversationId;
import im.connection.kernel.ReportId;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A report, and what became of it.
@Schema(description = "A report of a message, a group or a user, and what became of it.")
record Report(
    @Schema(examples = "187365110042") ReportId id,
    Person reporter,
    @Schema(
            description = "The reported group, or the conversation of the reported message.",
            examples = "187364999001",
            nullable = true)
        @Nullable ConversationId conversationId,
    @Schema(description = "The group's name.", examples = "周末爬山", nullable = true)
        @Nullable String groupName,
    @Schema(description = "The reported message's place.", examples = "42", nullable = true)
        @Nullable Long seq,
    @Schema(description = "The reported user.") @Nullable Person user,
    ReportReason reason,
    @Schema(examples = "同样的广告发了十遍", nullable = true) @Nullable String text,
    ReportState state,
    @Schema(examples = "2026-03-01T08:29:00.000Z") Instant createdAt,
    @Schema(examples = "2026-03-01T09:00:00.000Z", nullable = true) @Nullable Instant resolvedAt,
    @Schema(description = "The operator who resolved it.") @Nullable Person resolvedBy,
    @Schema(description = "What they noted.", examples = "一周停用", nullable = true)
        @Nullable String note) {}
