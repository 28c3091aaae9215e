/// What waits for a device: everything above its positions, in each conversation and in its user's
/// own feed, no older than the queue's age. A view over the logs, not a copy of messages.
///
/// The client is the authority on what it holds: positions it sends win over stored ones. Stored
/// positions are coalesced in memory, written every five seconds and when a device leaves, and
/// never go backwards; losing the last seconds means delivering twice, never losing.
@NullMarked
package im.connection.queue;

import org.jspecify.annotations.NullMarked;
