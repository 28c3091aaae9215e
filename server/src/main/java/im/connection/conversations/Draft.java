package im.connection.conversations;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a user has begun to write.
///
/// @param replyTo the message it is to answer
@Schema(description = "What you have begun to write.")
public record Draft(
    @Schema(examples = "明天几点") String text,
    @Schema(examples = "41") @Nullable Long replyTo,
    Instant updatedAt) {}
