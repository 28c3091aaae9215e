package im.connection.conversations;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import im.connection.kernel.UserId;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One row of a user's own feed.
///
/// @param pos its place, ascending for each user; the row before it may be gone
/// @param kind what happened, such as `contact.requested`; also the name of its event
/// @param data the particulars as a JSON object
@Schema(description = "One row of a user's own feed.")
public record FeedEntry(
    @JsonIgnore UserId user,
    @Schema(examples = "12") long pos,
    @Schema(examples = "contact.requested") String kind,
    @JsonRawValue @Schema(implementation = Map.class) String data,
    Instant createdAt) {}
