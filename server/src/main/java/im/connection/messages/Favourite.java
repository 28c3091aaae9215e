package im.connection.messages;

import im.connection.conversations.LogEntry;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A message a user keeps at hand.
///
/// @param addedAt since when
@Schema(description = "A message you keep at hand.")
record Favourite(Instant addedAt, LogEntry message) {}
