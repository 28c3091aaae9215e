package im.connection.conversations;

import im.connection.kernel.MessageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the log remembers of a message that was sent before: the answer to a retry.
///
/// @param digest the keyed digest of the original request, gone once recalled
public record StoredMessage(
    long seq, long rev, MessageId id, Instant at, @Nullable String digest) {}
