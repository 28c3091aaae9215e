package im.connection.messages;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a member is doing in a conversation.
@Schema(description = "What you are doing in a conversation")
record NewActivity(
    @Schema(description = "typing, recording or stopped", examples = "typing")
        @Nullable String activity) {}
