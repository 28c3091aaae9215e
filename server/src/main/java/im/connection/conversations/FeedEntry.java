package im.connection.conversations;

import im.connection.kernel.UserId;
import java.time.Instant;

/// One row of a user's own feed.
///
/// @param pos its place, dense for each user
/// @param kind what happened, such as `contact.requested`; also the name of its event
/// @param data the particulars as a JSON object
public record FeedEntry(UserId user, long pos, String kind, String data, Instant createdAt) {}
