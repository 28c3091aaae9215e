package im.connection.queue;

import im.connection.conversations.FeedEntry;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One page of what waits for a device.
///
/// @param feed the user's own feed, oldest first
/// @param feedPos where the client stands in the feed once it has taken this page in
/// @param feedReset whether older rows of the feed are no longer queued
/// @param conversations what waits in conversations, and those in which only marks moved
/// @param marksAt when the walk began, the same on all of its pages: the `marksAt` of the next walk
/// @param next the cursor of the next page; absent on the last one
@Schema(description = "One page of what waits for this device.")
public record SyncPage(
    List<FeedEntry> feed,
    @Schema(examples = "12") long feedPos,
    @Schema(
            description =
                "Whether older rows of the feed are no longer queued: drop what you hold and read it"
                    + " again, as docs/protocol.md says.")
        boolean feedReset,
    List<SyncItem> conversations,
    Instant marksAt,
    @Nullable String next) {}
